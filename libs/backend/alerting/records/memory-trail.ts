import type { TrailEntry } from '#contracts';

interface Line {
  readonly entry: TrailEntry;
  readonly characters: number;
}

/** Trail entries by their ascending number; the oldest are deleted. */
export class MemoryTrail {
  readonly #lines = new Map<number, Line>();
  #next = 1;
  #characters = 0;
  evicted = 0;

  constructor(
    private readonly maxLines: number,
    private readonly maxCharacters: number,
  ) {}

  /** @returns a function that removes the entries again */
  append(entries: readonly TrailEntry[]): () => void {
    const first = this.#next;
    for (const entry of entries) {
      const characters = JSON.stringify(entry).length;
      this.#lines.set(this.#next++, { entry, characters });
      this.#characters += characters;
    }
    return () => {
      for (let number = first; number < this.#next; number++) this.#remove(number);
      this.#next = first;
    };
  }

  /** @param before yields only entries with a lower number */
  *newestFirst(before: number): Generator<readonly [number: number, entry: TrailEntry]> {
    for (let number = Math.min(before, this.#next) - 1; number > 0; number--) {
      const line = this.#lines.get(number);
      if (!line) return;
      yield [number, line.entry];
    }
  }

  evict(): void {
    for (const number of this.#lines.keys()) {
      if (this.#lines.size <= this.maxLines && this.#characters <= this.maxCharacters) return;
      this.#remove(number);
      this.evicted++;
    }
  }

  #remove(number: number): void {
    this.#characters -= this.#lines.get(number)?.characters ?? 0;
    this.#lines.delete(number);
  }
}
