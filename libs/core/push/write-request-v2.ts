import type { MetricFamily, MetricFamilyKind, MetricSample } from '#contracts';
import { ProtobufWriter } from '#delivery';
import { exemplarLabels, writeLabels, type Identity, type Label } from './write-labels.js';
import type { WriteRequest } from './write-request.js';

/** Values of `Metadata.MetricType`. */
const TYPES: Readonly<Record<MetricFamilyKind, number>> = {
  untyped: 0,
  counter: 1,
  gauge: 2,
  updowncounter: 2,
  histogram: 3,
  summary: 5,
  info: 6,
  stateset: 7,
};

/**
 * A `Request` of Prometheus remote write 2.0: a table of texts, then type, help and unit of each series, and exemplars.
 */
export class WriteRequestV2 implements WriteRequest {
  samples = 0;
  private readonly request = new ProtobufWriter();
  /** Index of each text in the table; the first text must be empty. */
  private symbols = new Map([['', 0]]);

  constructor(private readonly identity: Identity) {}

  add(sample: MetricSample, family: MetricFamily, at: number, since: number): void {
    const { request } = this;
    request.open(5);
    request.varints(1, this.references(writeLabels(sample, this.identity)));
    request.open(2);
    request.double(1, sample.value);
    request.int64(2, at);
    request.close();
    const { exemplar } = sample;
    if (exemplar && exemplar.timeMs > since) {
      request.open(4);
      request.varints(1, this.references(exemplarLabels(sample)));
      request.double(2, exemplar.value);
      request.int64(3, exemplar.timeMs);
      request.close();
    }
    request.open(5);
    request.integer(1, TYPES[family.kind]);
    request.integer(3, this.reference(family.help));
    request.integer(4, this.reference(family.unit ?? ''));
    request.close();
    request.close();
    this.samples += 1;
  }

  take(): Uint8Array {
    const { request } = this;
    for (const symbol of this.symbols.keys()) request.text(4, symbol);
    const { written } = request;
    request.clear();
    this.symbols = new Map([['', 0]]);
    this.samples = 0;
    return written;
  }

  private references(labels: readonly Label[]): number[] {
    return labels.flat().map((text) => this.reference(text));
  }

  private reference(text: string): number {
    const known = this.symbols.get(text);
    if (known !== undefined) return known;
    this.symbols.set(text, this.symbols.size);
    return this.symbols.size - 1;
  }
}
