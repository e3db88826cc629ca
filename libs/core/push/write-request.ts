import type { MetricFamily, MetricSample } from '#contracts';
import { ProtobufWriter } from '#delivery';
import { exemplarLabels, writeLabels, type Identity, type Label } from './write-labels.js';

/** A remote write request to which samples are added one by one. */
export interface WriteRequest {
  /** Number of samples so far. */
  readonly samples: number;
  /**
   * @param family of the sample
   * @param at milliseconds since 1970
   * @param since time of the previous reading in milliseconds; older exemplars have been sent
   */
  add(sample: MetricSample, family: MetricFamily, at: number, since: number): void;
  /** Returns the bytes and clears the request; the bytes are valid until the next `add`. */
  take(): Uint8Array;
}

/** A `WriteRequest` of Prometheus remote write 1.0. */
export class WriteRequestV1 implements WriteRequest {
  samples = 0;
  private readonly request = new ProtobufWriter();

  constructor(private readonly identity: Identity) {}

  add(sample: MetricSample, _family: MetricFamily, at: number, since: number): void {
    const { request } = this;
    request.open(1);
    this.labels(writeLabels(sample, this.identity));
    request.open(2);
    request.double(1, sample.value);
    request.int64(2, at);
    request.close();
    const { exemplar } = sample;
    if (exemplar && exemplar.timeMs > since) {
      request.open(3);
      this.labels(exemplarLabels(sample));
      request.double(2, exemplar.value);
      request.int64(3, exemplar.timeMs);
      request.close();
    }
    request.close();
    this.samples += 1;
  }

  take(): Uint8Array {
    const { written } = this.request;
    this.request.clear();
    this.samples = 0;
    return written;
  }

  private labels(labels: readonly Label[]): void {
    for (const [name, value] of labels) {
      this.request.open(1);
      this.request.text(1, name);
      this.request.text(2, value);
      this.request.close();
    }
  }
}
