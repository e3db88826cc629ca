import type { MetricSlice, SharedFamily } from '#contracts';
import { headOf, partsOf, sampleLine, strictSamples, type IsTaken, type PageFormat } from '#exposition';
import type { MetricCells } from '../metric-cells.js';
import type { TableFamily } from '../shared-series.js';
import type { PageExemplars } from './page-exemplars.js';
import { TableText } from './table-text.js';

/** Comment on a text page in place of the metrics that the main thread did not send. */
const LEFT_OUT =
  '# The event loop of the application did not answer in time: what only it can read is left out of this page.\n';

/**
 * The page of metrics, written in the telemetry thread, one piece per step.
 *
 * @param isComplete whether the main thread sent the metrics that only it can read; otherwise they are omitted
 */
export function* metricsText(
  cells: MetricCells,
  exemplars: PageExemplars,
  format: PageFormat,
  isComplete: boolean,
): Generator<string> {
  const slices = isComplete ? [...cells.foreign.slices()] : [];
  const isTaken = takenNames(cells.shared.infos(), slices);
  if (!isComplete && format === 'text') yield LEFT_OUT;
  yield* sharedText(cells, exemplars, format, isTaken, isComplete);
  yield* foreignText(slices, format, isTaken);
  if (format === 'openmetrics') yield '# EOF\n';
}

function* sharedText(
  cells: MetricCells,
  exemplars: PageExemplars,
  format: PageFormat,
  isTaken: IsTaken,
  isComplete: boolean,
): Generator<string> {
  const { defaults } = cells.labels;
  const texts = exemplars.begin();
  let before: TableFamily | undefined;
  let writer: TableText | undefined;
  for (const table of cells.tables()) {
    const { family } = table;
    // The values are from an earlier time.
    if (!isComplete && cells.collected.has(family.info.name)) continue;
    const head = family === before ? '' : headOf(family.info, format, isTaken);
    if (family !== before || !writer)
      writer = new TableText(family, format, defaults, table.rows[0]?.labels ?? '', texts);
    before = family;
    yield head + writer.rows(table);
  }
  if (format === 'openmetrics') texts.end();
}

function* foreignText(
  slices: readonly MetricSlice[],
  format: PageFormat,
  isTaken: IsTaken,
): Generator<string> {
  let before: string | undefined;
  for (const slice of slices) {
    if (slice.name !== before) yield headOf(slice, format, isTaken);
    before = slice.name;
    const samples = format === 'openmetrics' ? strictSamples(slice) : slice.samples;
    for (const part of partsOf(samples)) yield part.map(sampleLine).join('');
  }
}

/** Sample names of our metrics, and names of the other metrics. */
function takenNames(infos: readonly SharedFamily[], slices: readonly MetricSlice[]): IsTaken {
  const owners = new Map<string, string>();
  for (const { name, kind } of infos) for (const sample of sampleNames(name, kind)) owners.set(sample, name);
  for (const { name, kind, isForeign } of slices)
    for (const sample of isForeign ? [name] : sampleNames(name, kind)) owners.set(sample, name);
  return (name, but) => {
    const owner = owners.get(name);
    return owner !== undefined && owner !== but;
  };
}

function sampleNames(name: string, kind: MetricSlice['kind']): string[] {
  switch (kind) {
    case 'info':
      return [`${name}_info`];
    case 'histogram':
      return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`, `${name}_created`];
    case 'summary':
      return [name, `${name}_sum`, `${name}_count`, `${name}_created`];
    default:
      return [name];
  }
}
