import { foreignLabelText, numberText, type MetricSample } from '#contracts';
import { renderLabels } from '../instruments/labels.js';

/** The formats of the page. */
export type PageFormat = 'text' | 'openmetrics';

/** What stands above the samples of a metric. */
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
 * HELP and TYPE lines. A counter is called without `_total` in OpenMetrics; one that does not end so, or whose short
 * name is taken, is of unknown type there, so that the names of its samples stay what they are in text.
 *
 * @param taken whether another metric has a name
 */
export function headOf(
  { name, help, kind, unit }: FamilyHead,
  format: PageFormat,
  taken: (name: string) => boolean,
): string {
  if (format === 'text') {
    const shown = kind === 'info' ? `${name}_info` : name;
    return `# HELP ${shown} ${escapeHelp(help)}\n# TYPE ${shown} ${TEXT_TYPES[kind] ?? kind}\n`;
  }
  const short = shortName(name, kind, taken);
  const type = kind === 'counter' && !short ? 'unknown' : (OPEN_METRICS_TYPES[kind] ?? kind);
  const shown = short ?? name;
  const unitLine = unit && shown.endsWith(`_${unit}`) ? `# UNIT ${shown} ${unit}\n` : '';
  return `# TYPE ${shown} ${type}\n${unitLine}# HELP ${shown} ${escapeHelp(help).replaceAll('"', '\\"')}\n`;
}

/** What OpenMetrics calls a counter: its name without `_total`, unless there is none or another metric has that. */
export function shortName(name: string, kind: string, taken: (name: string) => boolean): string | undefined {
  const short = name.replace(/_total$/, '');
  return kind === 'counter' && short !== name && short !== '' && !taken(short) ? short : undefined;
}

/** A line of a metric that is not ours. */
export function sampleLine({ name, labels, value }: MetricSample): string {
  const names = Object.keys(labels);
  if (names.length === 0) return `${name} ${numberText(value)}\n`;
  const values = names.map((label) => foreignLabelText(label, labels[label] ?? ''));
  return `${name}{${renderLabels(names, values)}} ${numberText(value)}\n`;
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
