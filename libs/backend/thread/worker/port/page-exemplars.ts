import { numberText, type CellExemplar } from '#contracts';
import { LatestExemplars } from '../latest-exemplars.js';

/** The newest exemplar of each bucket, for OpenMetrics. */
export class PageExemplars {
  private known = new LatestExemplars();
  /** Exemplars requested by the page that was begun last, and those added since. */
  private seen = this.known;

  add(exemplars: readonly CellExemplar[]): void {
    this.known.add(exemplars);
    this.seen.add(exemplars);
  }

  /** Starts a page: exemplars not requested by its end belong to removed series. */
  begin(): ExemplarTexts {
    const before = this.known;
    const seen = (this.seen = new LatestExemplars());
    return {
      text: (name, labels, le) => {
        const exemplar = before.get(name, labels, le);
        if (!exemplar) return '';
        seen.add([exemplar]);
        return textOf(exemplar);
      },
      end: () => {
        // A page begun later decides.
        if (this.seen === seen) this.known = seen;
      },
    };
  }
}

/** The exemplars of one page. */
export interface ExemplarTexts {
  /** Text after the value of a bucket; `''` without an exemplar. */
  text(name: string, labels: string, le: string): string;
  end(): void;
}

function textOf({ traceId, spanId, value, timeMs }: CellExemplar): string {
  const labels = traceId === '' ? '{}' : `{trace_id="${traceId}",span_id="${spanId}"}`;
  return ` # ${labels} ${numberText(value)} ${timeMs / 1000}`;
}
