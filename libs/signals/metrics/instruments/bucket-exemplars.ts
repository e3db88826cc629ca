import type { Exemplar } from './exemplar.js';
import type { ExemplarSource } from './exemplars.js';

/** Observations of a bucket that are asked for their span, per turn, when the store takes exemplars. */
const LOOKS_PER_TURN = 16;
/** Buckets that have a bit. */
const BITS = 32;

/** The exemplars of one series. Most observations end at `isDone`. */
export class BucketExemplars {
  /** By bucket. */
  readonly byBucket: (Exemplar | undefined)[] = [];
  /** By bucket: how often a span was looked for in vain; none before the store reads. */
  private misses: number[] | undefined = undefined;
  private turn = 0;
  /** A bit per bucket that needs no further look in this turn. */
  private done = 0;

  constructor(private readonly buckets: number) {}

  /** Whether this turn has what it wants of a bucket. */
  isDone(turn: number, bucket: number): boolean {
    return this.turn === turn && (this.done & (1 << bucket)) !== 0;
  }

  /** Takes the span that is active, if it is wanted. @returns whether the exemplar of the bucket is another now */
  take(source: ExemplarSource, bucket: number, value: number): boolean {
    if (this.turn !== source.turn) this.begin(source.turn);
    const before = this.byBucket[bucket];
    const exemplar = source.next(before, value);
    if (exemplar?.turn === source.turn && exemplar.traceId) this.end(bucket);
    else if (source.taken) this.missed(bucket);
    if (!exemplar || exemplar === before) return false;
    this.byBucket[bucket] = exemplar;
    return true;
  }

  private begin(turn: number): void {
    this.turn = turn;
    this.done = 0;
    this.misses = undefined;
  }

  /** The store reads always: where few spans are sampled, every observation would ask for its span. */
  private missed(bucket: number): void {
    const misses = (this.misses ??= []);
    const count = (misses[bucket] ?? 0) + 1;
    misses[bucket] = count;
    if (count >= LOOKS_PER_TURN) this.end(bucket);
  }

  /** Histograms of more buckets than there are bits look at what they have. */
  private end(bucket: number): void {
    if (this.buckets <= BITS) this.done |= 1 << bucket;
  }
}
