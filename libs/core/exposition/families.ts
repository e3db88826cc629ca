import { foreignLabelText, numberText, renderLabels, type MetricSample } from '#contracts';

/** Formats of the page. */
export type PageFormat = 'text' | 'openmetrics';

/** Whether a metric other than `but` has the name. */
export type IsTaken = (name: string, but?: string) => boolean;

/** Data of a metric's header lines. */
export interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly kind: string;
  readonly unit?: string;
}

const TEXT_TYPES: Readonly<Record<string, string>> = {
  updowncounter: 'gauge',
  info: 'gauge',
  stateset: 'gauge',
};
const OPEN_METRICS_TYPES: Readonly<Record<string, string>> = { updowncounter: 'gauge', untyped: 'unknown' };

/**
 * HELP and TYPE lines. In OpenMetrics, a counter is named without `_total`; one without that suffix, or whose short
 * name is taken, gets the type unknown there, so that its sample names stay the same as in text. An info whose name is
 * taken becomes a gauge.
 *
 * @param taken whether another metric has a name
 */
export function headOf({ name, help, kind, unit }: FamilyHead, format: PageFormat, taken: IsTaken): string {
  if (format === 'text') {
    const shown = kind === 'info' ? `${name}_info` : name;
    return `# HELP ${shown} ${escapeHelp(help)}\n# TYPE ${shown} ${TEXT_TYPES[kind] ?? kind}\n`;
  }
  const { shown, type } = openMetricsHead(name, kind, taken);
  const hasUnit = unit && shown.endsWith(`_${unit}`) && kind !== 'stateset' && kind !== 'info';
  const unitLine = hasUnit ? `# UNIT ${shown} ${unit}\n` : '';
  return `# TYPE ${shown} ${type}\n${unitLine}# HELP ${shown} ${escapeHelp(help).replaceAll('"', '\\"')}\n`;
}

function openMetricsHead(name: string, kind: string, taken: IsTaken) {
  const short = shortName(name, kind, taken);
  if (short) return { shown: short, type: 'counter' };
  if (kind === 'counter') return { shown: name, type: 'unknown' };
  if (kind === 'info' && taken(name)) return { shown: `${name}_info`, type: 'gauge' };
  return { shown: name, type: OPEN_METRICS_TYPES[kind] ?? kind };
}

/**
 * A counter's OpenMetrics name, i.e. without `_total`; undefined when it has no such suffix, or another metric has that
 * name or the name of its creation time (`_created`), which is reserved whether it is shown or not.
 */
export function shortName(name: string, kind: string, taken: IsTaken): string | undefined {
  const short = name.replace(/_total$/, '');
  if (kind !== 'counter' || short === name || short === '') return undefined;
  return taken(short) || taken(`${short}_created`, name) ? undefined : short;
}

/** A line of a foreign metric. */
export function sampleLine({ name, labels, value }: MetricSample): string {
  const names = Object.keys(labels);
  if (names.length === 0) return `${name} ${numberText(value)}\n`;
  const values = names.map((label) => foreignLabelText(label, labels[label] ?? ''));
  return `${name}{${renderLabels(names, values)}} ${numberText(value)}\n`;
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
