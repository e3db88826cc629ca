import type { CellExemplar } from '#contracts';
import type { Exemplar } from './exemplar.js';

/**
 * Maximum number of buckets reported at once, the first ones of an interval: reading their labels takes about a
 * millisecond.
 */
const MOST = 1000;

/** A series whose buckets have exemplars. */
export interface ExemplarOwner {
  /** By bucket. */
  readonly exemplars: readonly (Exemplar | undefined)[] | undefined;
  /** The sample name, labels and bound of a bucket. */
  bucketName(bucket: number): Pick<CellExemplar, 'name' | 'labels' | 'le'>;
}

/** The buckets with a new exemplar since the last call of `take`. */
export class TakenExemplars {
  private owners: ExemplarOwner[] = [];
  private buckets: number[] = [];

  add(owner: ExemplarOwner, bucket: number): void {
    if (this.buckets.length >= MOST) return;
    this.owners.push(owner);
    this.buckets.push(bucket);
  }

  /** The newest exemplar of each bucket. */
  take(): CellExemplar[] {
    const { owners, buckets } = this;
    this.owners = [];
    this.buckets = [];
    const seen = new Set<Exemplar>();
    const taken: CellExemplar[] = [];
    owners.forEach((owner, i) => {
      const bucket = buckets[i] as number;
      const exemplar = owner.exemplars?.[bucket];
      if (!exemplar || seen.has(exemplar)) return;
      seen.add(exemplar);
      const { value, at, traceId, spanId } = exemplar;
      taken.push({ ...owner.bucketName(bucket), value, timeMs: at, traceId, spanId });
    });
    return taken;
  }
}
