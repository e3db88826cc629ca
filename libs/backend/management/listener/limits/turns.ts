/** Number of requests per turn of the event loop, and the minimum and maximum of pipelined requests among them. */
const PER_TURN = 8;
const PIPELINED = 1;

type Work = () => void;

/**
 * Distributes requests over turns of the event loop. Few requests per turn keep turns short, so that new connections
 * are accepted and answered in between. First come, first served, except that pipelined requests come after all others.
 */
export class Turns {
  private readonly line: Work[] = [];
  private readonly pipelined: Work[] = [];
  private left = PER_TURN;
  private isScheduled = false;

  /** Runs the work now if the turn has room for it, otherwise in one of the next turns. */
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
