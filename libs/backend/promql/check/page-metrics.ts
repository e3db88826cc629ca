import type { SeriesShape } from './known-series.js';
import { readPage, type Family, type PageSample } from './read-page.js';

/**
 * The metrics on a page in Prometheus' text format or OpenMetrics, for expressions that use an exporter's metrics.
 * Unknown parts stay unknown: the type of `untyped` metrics, the labels of metrics without samples.
 *
 * @param page content of the page, as `curl …/metrics` returns it
 */
export function metricsOfPage(page: string): SeriesShape[] {
  const { families, loose, isOpenMetrics } = readPage(page);
  const declared = [...families.values()].flatMap((family) => shapesOf(family, isOpenMetrics));
  const names = new Set(declared.map(({ name }) => name));
  return [...declared, ...byName(loose).filter(({ name }) => !names.has(name))];
}

/** Suffixes of samples that belong to one metric of the catalogue, by type. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** A family, and its samples with separate names: `_created`, `_gcount`. */
function shapesOf({ name, type, samples }: Family, isOpenMetrics: boolean): SeriesShape[] {
  const parts = PARTS[type]?.map((ending) => name + ending);
  if (parts) {
    const own = samples.filter((sample) => parts.includes(sample.name));
    return [shapeOf(name, type as 'histogram', own), ...byName(samples.filter((one) => !own.includes(one)))];
  }
  const main = mainName(name, type, samples, isOpenMetrics);
  const own = samples.filter((sample) => sample.name === main);
  return [shapeOf(main, simpleKind(type), own), ...byName(samples.filter((one) => !own.includes(one)))];
}

/**
 * In OpenMetrics, the samples of a counter `orders` are named `orders_total`, those of an info `build` `build_info`.
 */
function mainName(
  name: string,
  type: string,
  samples: readonly PageSample[],
  isOpenMetrics: boolean,
): string {
  const longer = type === 'counter' ? `${name}_total` : type === 'info' ? `${name}_info` : name;
  if (samples.some((sample) => sample.name === longer)) return longer;
  return isOpenMetrics && samples.length === 0 && !name.endsWith('_total') ? longer : name;
}

function simpleKind(type: string): SeriesShape['kind'] {
  if (type === 'counter' || type === 'gauge') return type;
  return type === 'info' || type === 'stateset' ? 'gauge' : 'untyped';
}

/** Samples without a TYPE line; `_created` timestamps are gauges. */
function byName(samples: readonly PageSample[]): SeriesShape[] {
  const names = [...new Set(samples.map(({ name }) => name))];
  return names.map((name) => {
    const kind = name.endsWith('_created') ? 'gauge' : 'untyped';
    return shapeOf(
      name,
      kind,
      samples.filter((one) => one.name === name),
    );
  });
}

function shapeOf(name: string, kind: SeriesShape['kind'], samples: readonly PageSample[]): SeriesShape {
  const hidden = kind === 'histogram' ? 'le' : kind === 'summary' ? 'quantile' : undefined;
  const labels = samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== hidden);
  const bounds =
    kind === 'histogram' ? samples.map(({ labels: { le } }) => Number(le)).filter(Number.isFinite) : [];
  const buckets = [...new Set(bounds)].sort((a, b) => a - b);
  return {
    kind,
    name,
    help: '',
    ...(samples.length > 0 && { labelNames: [...new Set(labels)] }),
    ...(buckets.length > 0 && { buckets }),
  };
}
