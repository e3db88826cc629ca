import { extremeNames, type MetricInfo, type SharedFamily } from '#contracts';

/** A series that is derived from a row of cells: its name, and its labels in addition to those of the row. */
export interface SampleShape {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'counter' | 'gauge';
}

/** The series of one row, in the order of `rowValues`, with the names on the page of metrics; without the extremes. */
export function sampleShapes({ name, kind, bounds = [], states = [] }: SharedFamily): SampleShape[] {
  switch (kind) {
    case 'histogram':
      return [
        ...bounds.map((le) => ({ name: `${name}_bucket`, labels: { le }, kind: 'counter' as const })),
        { name: `${name}_sum`, labels: {}, kind: 'counter' },
        { name: `${name}_count`, labels: {}, kind: 'counter' },
      ];
    case 'stateset':
      return states.map((state) => ({ name, labels: { [name]: state }, kind: 'gauge' }));
    case 'info':
      return [{ name: `${name}_info`, labels: {}, kind: 'gauge' }];
    default:
      return [{ name, labels: {}, kind: kind === 'counter' ? 'counter' : 'gauge' }];
  }
}

/** The series that hold the extremes of one row. */
export function extremeShapes({ name, extremesAt }: SharedFamily): SampleShape[] {
  if (extremesAt === undefined) return [];
  return extremeNames(name).map((extreme) => ({ name: extreme, labels: {}, kind: 'gauge' }));
}

/** Writes the values of one row, one per shape. */
export function rowValues(
  { kind, bounds = [] }: SharedFamily,
  cells: Float64Array,
  at: number,
  into: Float64Array,
  to: number,
  count: number,
): void {
  if (kind !== 'histogram') {
    for (let i = 0; i < count; i++) into[to + i] = cells[at + i] as number;
    return;
  }
  const buckets = bounds.length;
  let seen = 0;
  for (let i = 0; i < buckets; i++) into[to + i] = seen += cells[at + i] as number;
  into[to + buckets] = cells[at + buckets] as number;
  into[to + buckets + 1] = seen;
}

/** Metadata of the metric. */
export function metricInfo({ name, kind, help, unit }: SharedFamily): MetricInfo {
  const shown = kind === 'info' ? `${name}_info` : name;
  return { name: shown, type: kind === 'updowncounter' ? 'gauge' : kind, help, unit };
}

/** Whether a row does not appear on the page: all of its numbers are minus zero. */
export function isHidden(cells: Float64Array, at: number, width: number): boolean {
  for (let i = at; i < at + width; i++) if (!Object.is(cells[i], -0)) return false;
  return true;
}
