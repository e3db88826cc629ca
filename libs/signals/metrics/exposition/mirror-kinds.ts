import { secondsSince } from '../call-metrics.js';
import { now } from '../clock.js';
import type { MetricSample } from '#contracts';
import type { AnyInstrument } from '../registry/metrics-registry.js';
import { MetricMirror, type MirrorLabels } from './metric-mirror.js';

type EndTimer = (endLabels?: MirrorLabels) => number;

/** prom-client's counter interface. */
export class CounterMirror extends MetricMirror {
  inc(labels?: MirrorLabels | number, amount?: number): void {
    this.record('inc', labels, amount);
  }

  labels(...args: [MirrorLabels] | string[]): object {
    const labels = this.named(args);
    return { inc: (amount?: number) => this.inc(labels, amount) };
  }
}

/** prom-client's gauge interface. */
export class GaugeMirror extends MetricMirror {
  inc(labels?: MirrorLabels | number, amount?: number): void {
    this.record('inc', labels, amount);
  }

  dec(labels?: MirrorLabels | number, amount?: number): void {
    this.record('dec', labels, amount);
  }

  set(labels: MirrorLabels | number, value?: number): void {
    this.record('set', labels, value);
  }

  setToCurrentTime(labels: MirrorLabels = {}): void {
    this.set(labels, Date.now() / 1000);
  }

  startTimer(labels: MirrorLabels = {}): EndTimer {
    return timer(labels, (all, seconds) => this.set(all, seconds));
  }

  labels(...args: [MirrorLabels] | string[]): object {
    const labels = this.named(args);
    return {
      inc: (amount?: number) => this.inc(labels, amount),
      dec: (amount?: number) => this.dec(labels, amount),
      set: (value: number) => this.set(labels, value),
      setToCurrentTime: () => this.setToCurrentTime(labels),
      startTimer: () => this.startTimer(labels),
    };
  }
}

/** prom-client's summary interface. */
export class SummaryMirror extends MetricMirror {
  observe(labels: MirrorLabels | number, value?: number): void {
    this.record('observe', labels, value);
  }

  startTimer(labels: MirrorLabels = {}): EndTimer {
    return timer(labels, (all, seconds) => this.observe(all, seconds));
  }

  labels(...args: [MirrorLabels] | string[]): object {
    const labels = this.named(args);
    return {
      observe: (value: number) => this.observe(labels, value),
      startTimer: () => this.startTimer(labels),
    };
  }

  /** Without recent observations prom-client returns 0; NaN would make the sum over all workers NaN. */
  protected override samplesOf(instrument: AnyInstrument): MetricSample[] {
    return super
      .samplesOf(instrument)
      .map((sample) =>
        Number.isNaN(sample.value) && 'quantile' in sample.labels ? { ...sample, value: 0 } : sample,
      );
  }

  /** prom-client keeps the series of a summary on reset, unlike other kinds. */
  override reset(): void {
    for (const instrument of this.everyInstrument()) instrument.reset();
  }
}

/** prom-client's histogram interface. */
export class HistogramMirror extends SummaryMirror {
  /** Shows a series before its first observation. */
  zero(labels: MirrorLabels = {}): void {
    this.first?.[1].zero(labels);
  }

  /** In prom-client, a reset histogram disappears until its next observation, with or without labels. */
  override reset(): void {
    for (const instrument of this.everyInstrument()) instrument.retire();
  }
}

function timer(labels: MirrorLabels, end: (labels: MirrorLabels, seconds: number) => void): EndTimer {
  const startedAt = now();
  return (endLabels) => {
    const seconds = secondsSince(startedAt);
    end({ ...labels, ...endLabels }, seconds);
    return seconds;
  };
}
