/** Prometheus declares these before every template; a variable's slot is its index here. */
export const VARIABLES = ['$', '$labels', '$externalLabels', '$externalURL', '$value'] as const;

/** Assigns slots to variables, and ends the visibility of their names at the end of a block. */
export class Scope {
  private readonly known: { name: string; slot: number }[];
  /** Maximum number of slots in use. */
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
