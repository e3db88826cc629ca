import type { MetricInfo } from '#contracts';
import { range, windowOf, type Line } from '../../web/api/prometheus.js';
import { metricsKnown } from '../../web/api/telemetry.js';
import type { Period } from '../../web/state/period.js';
import { lastOf } from './handlers.query.js';

const POINTS = 40;
/** Names of gauges with the amount of waiting work. */
const DEPTH =
  /(?:^|_)(?:queue|backlog)_?(?:depth|length|size|messages|ready)?$|(?:^|_)(?:lag|waiting)(?:_(?:messages|jobs))?$/;
/** Names of gauges with the age of the oldest work. */
const AGE = /(?:oldest|queue|waiting).*_age_seconds$|(?:^|_)oldest_(?:message|job)_seconds$/;
/** Excluded: the event loop lag is not a queue of work. */
const NOT_OURS = /^(?:observability|nodejs|process)_/;
const MOST = 6;
const OF_TARGET = new Set(['__name__', 'job', 'instance']);

/** A queue of waiting work. */
export interface Queue {
  readonly metric: string;
  /** Its labels, or the name of the metric. */
  readonly name: string;
  readonly depth: number | null;
  readonly depths: readonly (number | null)[];
  /** Age of the oldest waiting work in seconds, if a metric provides it. */
  readonly ageSeconds: number | null;
  /** Estimated seconds until the queue is empty, at the rate of the last minutes. */
  readonly drainSeconds: number | null;
}

/** Queues with their length and waiting time. */
export async function queuesIn(period: Period, abort: AbortSignal): Promise<readonly Queue[]> {
  const gauges = (await metricsKnown(abort)).filter(isGauge).map(({ name }) => name);
  const depths = gauges.filter((name) => DEPTH.test(name)).slice(0, MOST);
  if (depths.length === 0) return [];
  const ages = gauges.filter((name) => AGE.test(name)).slice(0, MOST);
  const ask = (expr: string): Promise<Line[]> => range(expr, period, abort, POINTS);
  const [lines, oldest, paces] = await Promise.all([
    Promise.all(depths.map(ask)),
    Promise.all(ages.map(ask)),
    ask(
      `sum by (messaging_destination_name) (rate(messaging_process_duration_seconds_count[${windowOf(period, POINTS)}]))`,
    ),
  ]);
  return lines.flat().map(({ labels, values }) => {
    const parts = Object.entries(labels).filter(([label]) => !OF_TARGET.has(label));
    const names = new Set(parts.map(([, value]) => value));
    const depth = lastOf(values);
    const pace = lastOf(
      paces.find((line) => names.has(line.labels['messaging_destination_name'] ?? ''))?.values ?? [],
    );
    const age = oldest.flat().find((line) => parts.every(([label, value]) => line.labels[label] === value));
    return {
      metric: labels['__name__'] ?? '',
      name: parts.map(([, value]) => value).join(' ') || (labels['__name__'] ?? ''),
      depth,
      depths: values,
      ageSeconds: age ? lastOf(age.values) : null,
      drainSeconds: depth !== null && pace !== null && pace > 0 ? depth / pace : null,
    };
  });
}

function isGauge({ type, name }: MetricInfo): boolean {
  return (type === 'gauge' || type === 'unknown') && !NOT_OURS.test(name);
}
