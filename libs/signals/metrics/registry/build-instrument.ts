import { Counter } from '../instruments/counter.js';
import type { ExemplarSource } from '../instruments/exemplars.js';
import { Gauge } from '../instruments/gauge.js';
import { Histogram } from '../instruments/histogram.js';
import { Info } from '../instruments/info.js';
import type { Instrument, InstrumentSetup } from '../instruments/instrument.js';
import type { Series } from '../instruments/series.js';
import { StateSet } from '../instruments/state-set.js';
import { Summary } from '../instruments/summary.js';
import { UpDownCounter } from '../instruments/up-down-counter.js';
import type { MetricDefinition } from './definition.js';

/** Creates the instrument of a definition. */
export function buildInstrument(
  definition: MetricDefinition,
  setup: InstrumentSetup,
  exemplars: ExemplarSource,
): Instrument<string, Series> {
  switch (definition.kind) {
    case 'counter':
      return new Counter<string>(setup);
    case 'gauge':
      return new Gauge<string>(setup);
    case 'updowncounter':
      return new UpDownCounter<string>(setup);
    case 'histogram':
      return new Histogram<string>(setup, [...definition.buckets], exemplars);
    case 'summary':
      return new Summary<string>(setup, [...definition.quantiles], definition.windowSeconds);
    case 'info':
      return new Info<string>(setup);
    case 'stateset':
      return new StateSet<string>(setup, [...definition.states]);
  }
}
