import { numberText, type CellExemplar } from '#contracts';

/** Exemplars that are kept at most, while no page takes away those of series that are gone. */
const MOST = 50_000;

/** Exemplars of buckets: the newest of each, for OpenMetrics. */
export class PageExemplars {
  /** By name of the sample, then by labels of the row and bound. */
  private known = new Map<string, Map<string, CellExemplar>>();
  private added = 0;

  add(exemplars: readonly CellExemplar[]): void {
    this.added += exemplars.length;
    if (this.added > MOST) this.known.clear();
    if (this.added > MOST) this.added = exemplars.length;
    for (const exemplar of exemplars) {
      const ofSample = this.known.get(exemplar.name) ?? new Map<string, CellExemplar>();
      ofSample.set(keyOf(exemplar.labels, exemplar.le), exemplar);
      this.known.set(exemplar.name, ofSample);
    }
  }

  /** Begins a page: exemplars that are not asked for until the end of it belong to series that are gone. */
  begin(): ExemplarTexts {
    const before = this.known;
    const seen = new Map<string, Map<string, CellExemplar>>();
    return {
      text: (name, labels, le) => {
        const exemplar = before.get(name)?.get(keyOf(labels, le));
        if (!exemplar) return '';
        const ofSample = seen.get(name) ?? new Map<string, CellExemplar>();
        seen.set(name, ofSample.set(keyOf(labels, le), exemplar));
        return textOf(exemplar);
      },
      end: () => {
        this.known = seen;
        this.added = 0;
      },
    };
  }
}

/** The exemplars of one page. */
export interface ExemplarTexts {
  /** What follows the value of a bucket; `''` without an exemplar. */
  text(name: string, labels: string, le: string): string;
  end(): void;
}

function keyOf(labels: string, le: string): string {
  return `${le} ${labels}`;
}

function textOf({ traceId, spanId, value, timeMs }: CellExemplar): string {
  const labels = traceId === '' ? '{}' : `{trace_id="${traceId}",span_id="${spanId}"}`;
  return ` # ${labels} ${numberText(value)} ${timeMs / 1000}`;
}
