import { markStale, type RuleResults, type SeriesRef } from '#contracts';

/** A sample that a rule produces. */
export interface OutputSample {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Output {
  readonly ref: SeriesRef;
  /** Number of rules whose last evaluation produced the series. */
  owners: number;
  /** Time of its newest sample, milliseconds since 1970. */
  writtenMs: number;
}

/** Keys of the series that a rule's last successful evaluation produced. */
export type OwnedSeries = Set<string>;

/** A text that is equal for equal labels. */
export function labelsKey(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  let key = '';
  for (const name of names) key += `${name}\u0000${labels[name]}\u0001`;
  return key;
}

/**
 * Writes the results of rules, and staleness markers for series that no rule produces any more. A series that two rules
 * produce ends when both stop producing it.
 */
export class OutputSeries {
  private readonly outputs = new Map<string, Output>();

  constructor(private readonly results: RuleResults) {}

  /**
   * Writes the samples of one evaluation of a rule.
   *
   * @param owned keys of the rule's previous series; updated to the current ones
   */
  write(samples: readonly OutputSample[], owned: OwnedSeries, timeMs: number): void {
    if (samples.length === 0 && owned.size === 0) return;
    const batch = new Batch(samples.length + owned.size);
    const given: string[] = [];
    for (const { labels, value } of samples) {
      const key = labelsKey(labels);
      given.push(key);
      const output = this.acquire(key, labels, owned);
      owned.delete(key);
      // When two rules produce the same series, the first sample is kept, as in Prometheus.
      if (output.writtenMs !== timeMs) batch.add(output.ref, value);
      output.writtenMs = timeMs;
    }
    for (const key of owned) this.release(key, batch);
    owned.clear();
    for (const key of given) owned.add(key);
    this.append(batch, timeMs);
  }

  /** Registers series that a rule produced before a restart, so that they end when the rule no longer produces them. */
  adopt(samples: readonly OutputSample[], owned: OwnedSeries): void {
    for (const { labels } of samples) {
      const key = labelsKey(labels);
      this.acquire(key, labels, owned);
      owned.add(key);
    }
  }

  /** Ends the series of a rule that was removed. */
  end(owned: OwnedSeries, timeMs: number): void {
    const batch = new Batch(owned.size);
    for (const key of owned) this.release(key, batch);
    owned.clear();
    this.append(batch, timeMs);
  }

  private acquire(key: string, labels: OutputSample['labels'], owned: OwnedSeries): Output {
    const known = this.outputs.get(key);
    if (known) {
      if (!owned.has(key)) known.owners++;
      return known;
    }
    const ref = this.results.seriesRef({ labels, kind: 'gauge', ends: 'marked' });
    const output = { ref, owners: 1, writtenMs: -Infinity };
    this.outputs.set(key, output);
    return output;
  }

  private release(key: string, batch: Batch): void {
    const output = this.outputs.get(key);
    if (!output || --output.owners > 0) return;
    this.outputs.delete(key);
    batch.addStale(output.ref);
  }

  private append({ refs, values, length }: Batch, timeMs: number): void {
    if (length === 0) return;
    this.results.addSamples({
      timeMs,
      refs: refs.subarray(0, length),
      values: values.subarray(0, length),
    });
  }
}

class Batch {
  readonly refs: Int32Array;
  readonly values: Float64Array;
  length = 0;

  constructor(size: number) {
    this.refs = new Int32Array(size);
    this.values = new Float64Array(size);
  }

  add(ref: SeriesRef, value: number): void {
    this.refs[this.length] = ref;
    this.values[this.length++] = value;
  }

  addStale(ref: SeriesRef): void {
    this.refs[this.length] = ref;
    markStale(this.values, this.length++);
  }
}
