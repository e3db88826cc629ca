import type { CellExemplar } from '#contracts';

/** Exemplars that are kept at most; with one more all begin anew. */
const MOST = 50_000;

/** The newest exemplar of each bucket. */
export class LatestExemplars {
  /** By name of the sample, then by labels of the row and bound. */
  private readonly known = new Map<string, Map<string, CellExemplar>>();
  private buckets = 0;

  add(exemplars: readonly CellExemplar[]): void {
    for (const exemplar of exemplars) {
      const ofSample = this.known.get(exemplar.name) ?? new Map<string, CellExemplar>();
      const key = keyOf(exemplar.labels, exemplar.le);
      if (!ofSample.has(key)) this.buckets++;
      this.known.set(exemplar.name, ofSample.set(key, exemplar));
      if (this.buckets > MOST) this.clear();
    }
  }

  /** @param labels of the row, as announced */
  get(name: string, labels: string, le: string): CellExemplar | undefined {
    return this.known.get(name)?.get(keyOf(labels, le));
  }

  private clear(): void {
    this.known.clear();
    this.buckets = 0;
  }
}

function keyOf(labels: string, le: string): string {
  return `${le} ${labels}`;
}
