/** Items per block. */
const BLOCK = 1024;

/** A queue: items are appended at the end and removed from the front. */
export class Deque<T> {
  readonly #blocks: T[][] = [];
  /** Number of removed items in the first block. */
  #offset = 0;
  length = 0;

  push(item: T): void {
    const last = this.#blocks.at(-1);
    if (last && last.length < BLOCK) last.push(item);
    else this.#blocks.push([item]);
    this.length++;
  }

  /** Removes the first item. */
  shift(): void {
    if (this.length === 0) return;
    this.length--;
    this.#offset++;
    if (this.#offset < BLOCK && this.length > 0) return;
    this.#blocks.shift();
    this.#offset = 0;
  }

  at(index: number): T | undefined {
    const position = index + this.#offset;
    return this.#blocks[Math.floor(position / BLOCK)]?.[position % BLOCK];
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as T;
  }
}
