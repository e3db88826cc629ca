export { parseLabels, renderLabels } from '#contracts';

/** What a label may hold. Numbers and booleans are the same series as their text. */
export type LabelValue = string | number | boolean;

/** Every label of a metric with its value; a missing or further name does not compile. */
export type Labels<L extends string> = Readonly<Record<L, LabelValue>>;

/** The labels as arguments: none for a metric without labels, else one object. */
export type LabelArgs<L extends string> = [L] extends [never] ? [] : [labels: Labels<L>];

/** The labels, if the metric has any, and then a value. */
export type RecordArgs<L extends string, V extends unknown[]> = [L] extends [never]
  ? V
  : [labels: Labels<L>, ...value: V];

/** Labels as they arrive at run time, where nothing is certain. */
export type UncheckedLabels = Readonly<Record<string, unknown>>;

/** The text of a label value, or undefined for what cannot be one. */
export function labelValueText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
