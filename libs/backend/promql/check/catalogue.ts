import type { RecordingRuleDefinition } from '#contracts';
import { parseTemplate } from '../parse/parse-template.js';
import type { Expr } from '../parse/ast.js';
import { closest } from '../text/closest.js';
import { kindOf } from './kind-of.js';
import { labelsOf } from './labels-of.js';
import type { KnownSeries, Sample, SeriesShape } from './known-series.js';
import { samplesOf } from './sample.js';
import { measureOf } from './unit-of.js';

/** Target labels that Prometheus and Kubernetes add to scraped series. */
const TARGET_LABELS = [
  'job',
  'instance',
  'cluster',
  'namespace',
  'node',
  'pod',
  'container',
  'service',
  'environment',
];

const gauge = (name: string, labels: readonly string[] = []): Sample => ({
  name,
  kind: 'gauge',
  labels: new Set(labels),
});

/** Series that Prometheus itself creates. */
const OWN: readonly Sample[] = [
  gauge('up'),
  gauge('scrape_duration_seconds'),
  gauge('scrape_samples_scraped'),
  gauge('scrape_samples_post_metric_relabeling'),
  gauge('scrape_series_added'),
  { name: 'ALERTS', kind: 'gauge' },
  { name: 'ALERTS_FOR_STATE', kind: 'gauge' },
];

/** Input of a catalogue. */
export interface CatalogueParts {
  /** Metrics of the application and of exporters. */
  readonly metrics: Iterable<SeriesShape>;
  readonly recordingRules?: Iterable<RecordingRuleDefinition>;
  /** Labels that any series may have in addition. Default: target labels of Prometheus and Kubernetes. */
  readonly targetLabels?: Iterable<string>;
}

/**
 * All series that an expression may name: metrics as exposed on the page, recording rules, and Prometheus' own series.
 *
 * @example
 * ```ts
 * const catalogue = new Catalogue({ metrics: preset.metrics, recordingRules: preset.recordingRules });
 * check('rate(cache_hit_total[5m])', catalogue);
 * ```
 */
export class Catalogue implements KnownSeries {
  readonly targetLabels: ReadonlySet<string>;
  private readonly samples = new Map<string, Sample>();
  private readonly rules = new Map<string, RecordingRuleDefinition>();

  constructor({ metrics, recordingRules = [], targetLabels = TARGET_LABELS }: CatalogueParts) {
    this.targetLabels = new Set(targetLabels);
    for (const sample of [...OWN, ...[...metrics].flatMap(samplesOf)]) this.samples.set(sample.name, sample);
    for (const rule of recordingRules) this.rules.set(rule.record, rule);
  }

  /** The known series with this name. */
  find(name: string): Sample | undefined {
    const known = this.samples.get(name);
    const rule = known ? undefined : this.rules.get(name);
    if (!rule) return known;
    // Set before the recursion, so that rules that refer to each other terminate.
    this.samples.set(name, { name, kind: 'gauge' });
    const recorded = this.recorded(rule);
    this.samples.set(name, recorded);
    return recorded;
  }

  /** The most similar known name. */
  closest(name: string): string | undefined {
    return closest(name, [...this.samples.keys(), ...this.rules.keys()]);
  }

  private recorded({ record, expr, labels = {} }: RecordingRuleDefinition): Sample {
    const tree = parsed(expr);
    if (!tree) return { name: record, kind: 'gauge' };
    const found = labelsOf(tree, this);
    const measure = measureOf(tree, this);
    return {
      name: record,
      kind: kindOf(tree, this) ?? 'gauge',
      ...(found && { labels: new Set([...found.names, ...Object.keys(labels)]) }),
      ...(measure && { measure }),
    };
  }
}

/** An invalid rule is reported separately. */
function parsed(expr: string): Expr | undefined {
  try {
    return parseTemplate(expr);
  } catch {
    return undefined;
  }
}
