/** The body of an answer: a queue of pieces for one reader. */
export class PieceQueue implements AsyncIterable<Uint8Array> {
  private readonly pieces: Uint8Array[] = [];
  private isOver = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  /**
   * @param taken called for every piece that the reader took
   * @param left called when the reader stops early
   */
  constructor(
    private readonly taken: () => void,
    private readonly left: () => void,
  ) {}

  push(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.wake();
  }

  end(error?: Error): void {
    this.isOver = true;
    this.error = error;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.pieces.shift();
        if (piece) {
          this.taken();
          yield piece;
        } else if (this.error) throw this.error;
        else if (this.isOver) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      if (!this.isOver) this.left();
    }
  }
}
