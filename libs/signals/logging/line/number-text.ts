/** Decimals of numbers with up to three: `''`, `.001`, `.002` … */
const FRACTIONS = Array.from({ length: 1000 }, (_, thousandths) => String(thousandths / 1000).slice(1));
/** Above this, thousandths are no small integers in V8. */
const LIMIT = 1_000_000;

/**
 * A finite number as JSON, equal to `String(value)`. Most are integers or milliseconds with three decimals, which are
 * composed of two integers, because finding the shortest text of another number costs several times as much.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value) || !(value > 0 && value < LIMIT)) return String(value);
  const thousandths = Math.round(value * 1000);
  if (thousandths / 1000 !== value) return String(value);
  return String(Math.floor(thousandths / 1000)) + (FRACTIONS[thousandths % 1000] as string);
}
