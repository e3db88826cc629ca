/** Items per block. */
const BLOCK = 1024;

/** A list that is written at its end and shortened at its beginning. */
export class Deque<T> {
  readonly #blocks: T[][] = [];
  /** Items of the first block that are gone. */
  #offset = 0;
  length = 0;

  push(item: T): void {
    const last = this.#blocks.at(-1);
    if (last && last.length < BLOCK) last.push(item);
    else this.#blocks.push([item]);
    this.length++;
  }

  /** Takes the first away. */
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
