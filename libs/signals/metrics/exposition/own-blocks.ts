import { headOf, ROWS_PER_LOOK, shortName, type IsTaken, type PageFormat } from '#exposition';
import { renderLabels } from '../instruments/labels.js';
import { PageWriter } from '../instruments/page-writer.js';
import { SampleText } from '../instruments/sample-text.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { createdName, isDated } from '../registry/shape.js';
import { hasLabels, type DefaultLabels } from './default-labels.js';

/**
 * Yields our metrics in full blocks, and undefined between some rows, so that the caller can check the time. A metric
 * without series is omitted.
 *
 * @param labels added to every line; they require a second pass over the text
 */
export function* ownBlocks(
  registry: MetricsRegistry,
  format: PageFormat,
  isTaken: IsTaken,
  labels: DefaultLabels,
): Generator<Uint8Array | string | undefined> {
  const writer = new PageWriter();
  const openMetrics = format === 'openmetrics';
  let written = 0;
  for (const instrument of registry.instruments()) {
    const relabel = hasLabels(labels) ? relabelling(instrument, labels) : undefined;
    const take = () => (relabel ? relabel(writer.takeText()) : writer.take());
    const created = openMetrics ? createdText(registry, instrument, isTaken) : undefined;
    let isHeaded = false;
    for (let row = 0; row < instrument.rowCount; row++) {
      if (!isHeaded && instrument.isShown(row)) {
        writer.text(headOf(instrument, format, isTaken));
        isHeaded = true;
      }
      instrument.writeRow(writer, row, openMetrics, created);
      if (writer.full) yield take();
      else if (++written % ROWS_PER_LOOK === 0) yield undefined;
    }
    if (relabel) yield take();
  }
  yield writer.take();
}

/** A counter with the type unknown in OpenMetrics has no `_created` sample. */
function createdText(
  registry: MetricsRegistry,
  { name, kind }: AnyInstrument,
  isTaken: IsTaken,
): SampleText | undefined {
  if (!registry.createdTimestamps || !isDated(kind)) return undefined;
  const known = kind !== 'counter' || shortName(name, kind, isTaken) !== undefined;
  return known ? new SampleText(createdName(name)) : undefined;
}

/** A sample's name and, if it has labels, their opening brace. Lines that start with `#` do not match. */
const SAMPLE_START = /^([a-zA-Z_:][\w:]*)(\{)?/gm;

/** Returns a function that adds labels to an instrument's lines, except labels that it has itself. */
function relabelling({ name, labelNames }: AnyInstrument, labels: DefaultLabels): (text: string) => string {
  const own = [...labelNames, name, 'le', 'quantile'];
  const names = Object.keys(labels).filter((label) => !own.includes(label));
  if (names.length === 0) return (text) => text;
  const added = renderLabels(
    names,
    names.map((label) => labels[label] ?? ''),
  );
  return (text) =>
    text.replace(SAMPLE_START, (_all, sample: string, brace?: string) =>
      brace ? `${sample}{${added},` : `${sample}{${added}}`,
    );
}
