/** Pieces of work in one turn of the event loop, and how many of them are for pipelined requests at least and at most. */
const PER_TURN = 8;
const PIPELINED = 1;

type Work = () => void;

/**
 * Spreads requests over turns of the event loop: few in each one keep the turns short, so that whoever connects anew is
 * accepted and answered in between. First come first served, but those who send several requests without waiting for
 * an answer come behind all others.
 */
export class Turns {
  private readonly line: Work[] = [];
  private readonly pipelined: Work[] = [];
  private left = PER_TURN;
  private isScheduled = false;

  /** Runs the work now when the turn has room for it, or else in one of the next. */
  take(work: Work, isPipelined: boolean): void {
    this.schedule();
    if (isPipelined) this.pipelined.push(work);
    else if (this.left > 0 && this.line.length === 0) {
      this.left -= 1;
      work();
    } else this.line.push(work);
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.turn);
  }

  private readonly turn = (): void => {
    this.isScheduled = false;
    const first = this.line.splice(0, PER_TURN - PIPELINED);
    const others = this.pipelined.splice(0, Math.max(PIPELINED, PER_TURN / 2 - first.length));
    this.left = PER_TURN - first.length - others.length;
    for (const work of [...first, ...others]) work();
    if (this.line.length + this.pipelined.length > 0) this.schedule();
  };
}
