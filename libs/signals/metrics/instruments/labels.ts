export { parseLabels, renderLabels } from '#contracts';

/** A label value. Numbers and booleans are equal to their text. */
export type LabelValue = string | number | boolean;

/** All labels of a metric; a missing or unknown name does not compile. */
export type Labels<L extends string> = Readonly<Record<L, LabelValue>>;

/** Labels as arguments: none for a metric without labels, else one object. */
export type LabelArgs<L extends string> = [L] extends [never] ? [] : [labels: Labels<L>];

/** The labels, if the metric has any, followed by a value. */
export type RecordArgs<L extends string, V extends unknown[]> = [L] extends [never]
  ? V
  : [labels: Labels<L>, ...value: V];

/** Labels at run time, unchecked. */
export type UncheckedLabels = Readonly<Record<string, unknown>>;

/** The text of a label value; undefined for an invalid one. */
export function labelValueText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
