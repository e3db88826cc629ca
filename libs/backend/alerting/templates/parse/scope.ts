/** Prometheus declares these in front of every template; their place is their index. */
export const VARIABLES = ['$', '$labels', '$externalLabels', '$externalURL', '$value'] as const;

/** Gives variables their places, and forgets their names at the end of a block. */
export class Scope {
  private readonly known: { name: string; slot: number }[];
  /** How many places are in use at most. */
  slots: number;

  constructor(names: readonly string[]) {
    this.known = names.map((name, slot) => ({ name, slot }));
    this.slots = names.length;
  }

  get mark(): number {
    return this.known.length;
  }

  forget(mark: number): void {
    this.known.length = mark;
  }

  declare(name: string): number {
    const slot = this.slots++;
    this.known.push({ name, slot });
    return slot;
  }

  slotOf(name: string): number | undefined {
    return this.known.findLast((one) => one.name === name)?.slot;
  }
}
