import type { Exemplar } from './exemplar.js';
import type { ExemplarSource } from './exemplars.js';

/** Maximum observations per bucket and turn for which the span is looked up, when the store collects exemplars. */
const LOOKS_PER_TURN = 16;
/** Number of buckets with a flag bit. */
const BITS = 32;

/** The exemplars of one series. Most observations stop at `isDone`. */
export class BucketExemplars {
  /** By bucket. */
  readonly byBucket: (Exemplar | undefined)[] = [];
  /** By bucket: number of look-ups without a span; undefined until the store reads exemplars. */
  private misses: number[] | undefined = undefined;
  private turn = 0;
  /** One bit per bucket that needs no further look-up in this turn. */
  private done = 0;

  constructor(private readonly buckets: number) {}

  /** Whether a bucket needs no further exemplar in this turn. */
  isDone(turn: number, bucket: number): boolean {
    return this.turn === turn && (this.done & (1 << bucket)) !== 0;
  }

  /** Takes an exemplar from the active span, if one is needed. @returns whether the bucket's exemplar changed */
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

  /**
   * With few sampled spans, the store's constant reading would make every observation look up its span; so look-ups are
   * limited.
   */
  private missed(bucket: number): void {
    const misses = (this.misses ??= []);
    const count = (misses[bucket] ?? 0) + 1;
    misses[bucket] = count;
    if (count >= LOOKS_PER_TURN) this.end(bucket);
  }

  /** Histograms with more buckets than bits check their stored exemplar instead. */
  private end(bucket: number): void {
    if (this.buckets <= BITS) this.done |= 1 << bucket;
  }
}
