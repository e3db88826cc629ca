import type { MetricSample } from '#contracts';
import { ProtobufWriter } from '#delivery';

/** Labels that every sample gets, as a scrape would give them; a metric's own of the same name becomes `exported_…`. */
export interface Identity {
  readonly job: string;
  readonly instance: string;
}

type Label = readonly [name: string, value: string];

/** A `WriteRequest` of Prometheus remote write 1.0 that grows by a sample at a time. */
export class WriteRequest {
  /** Samples so far. */
  samples = 0;
  private readonly request = new ProtobufWriter();

  constructor(private readonly identity: Identity) {}

  /** @param at milliseconds since 1970 */
  add(sample: MetricSample, at: number): void {
    const { request } = this;
    request.open(1);
    for (const [name, value] of this.labelsOf(sample)) {
      request.open(1);
      request.text(1, name);
      request.text(2, value);
      request.close();
    }
    request.open(2);
    request.double(1, sample.value);
    request.int64(2, at);
    request.close();
    request.close();
    this.samples += 1;
  }

  /** Empties it; the bytes are good until the next `add`. */
  take(): Uint8Array {
    const { written } = this.request;
    this.request.clear();
    this.samples = 0;
    return written;
  }

  /** Sorted, as the protocol demands; an empty value is no label in Prometheus. */
  private labelsOf({ name, labels }: MetricSample): Label[] {
    const own = Object.entries(labels).map(([label, value]): Label => {
      return [label in this.identity ? `exported_${label}` : label, String(value)];
    });
    return [['__name__', name] as const, ...Object.entries(this.identity), ...own]
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
