import type { CellChange } from '#contracts';

type Mutable<T> = T extends readonly (infer E)[] ? E[] : T;
type RowChange = { -readonly [K in keyof SeriesChange]: Mutable<SeriesChange[K]> };
type SeriesChange = Extract<CellChange, { type: 'series' }>;
type Tell = (changes: readonly CellChange[]) => void;

/** Maximum number of waiting rows. */
const MOST_WAITING = 2000;

/** Collects changes of an application's shared cells, and announces them together at the end of a turn. */
export class CellJournal {
  private tell: Tell | undefined;
  private waiting: CellChange[] = [];
  private waitingRows = 0;
  private isScheduled = false;
  private families = 0;
  private chunks = 0;

  /** @returns a function that stops the announcements, unless another listener was added */
  listen(tell: Tell): () => void {
    this.waiting = [];
    this.waitingRows = 0;
    this.tell = tell;
    return () => {
      if (this.tell === tell) this.tell = undefined;
    };
  }

  newFamily(): number {
    return this.families++;
  }

  newChunk(): number {
    return this.chunks++;
  }

  add(change: CellChange): void {
    if (!this.tell) return;
    this.waiting.push(change);
    this.schedule();
  }

  series(chunk: number, row: number, labels: string): void {
    if (!this.tell) return;
    const last = this.waiting.at(-1);
    if (last?.type === 'series' && last.chunk === chunk) {
      (last as RowChange).rows.push(row);
      (last as RowChange).labels.push(labels);
    } else this.waiting.push({ type: 'series', chunk, rows: [row], labels: [labels] });
    this.rowAdded();
  }

  gone(chunk: number, row: number): void {
    if (!this.tell) return;
    const last = this.waiting.at(-1);
    if (last?.type === 'gone' && last.chunk === chunk) (last.rows as number[]).push(row);
    else this.waiting.push({ type: 'gone', chunk, rows: [row] });
    this.rowAdded();
  }

  /** Announces waiting changes now. Never throws. */
  flush(): void {
    const { tell, waiting } = this;
    if (!tell || waiting.length === 0) return;
    this.waiting = [];
    this.waitingRows = 0;
    try {
      tell(waiting);
    } catch {
      // The listener stops by itself when it fails; recordings must not be affected.
    }
  }

  private rowAdded(): void {
    if (++this.waitingRows >= MOST_WAITING) this.flush();
    else this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.flush();
    });
  }
}
