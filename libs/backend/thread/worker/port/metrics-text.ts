import type { MetricSlice, SharedFamily } from '#contracts';
import { headOf, partsOf, sampleLine, strictSamples, type IsTaken, type PageFormat } from '#exposition';
import type { MetricCells } from '../metric-cells.js';
import type { TableFamily } from '../shared-series.js';
import type { PageExemplars } from './page-exemplars.js';
import { TableText } from './table-text.js';

/** What stands on a text page instead of the metrics that the main thread did not give. */
const LEFT_OUT =
  '# The event loop of the application did not answer in time: what only it can read is left out of this page.\n';

/**
 * The page of metrics, written in the telemetry thread, a piece for each step.
 *
 * @param isComplete whether the main thread gave what only it can read; without that those metrics are left out
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
    // Their numbers are those of an earlier moment.
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

/** Names that samples of our metrics have, and names of the others. */
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
