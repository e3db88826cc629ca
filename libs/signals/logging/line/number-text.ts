/** What follows the point in numbers of up to three decimals: `''`, `.001`, `.002` … */
const FRACTIONS = Array.from({ length: 1000 }, (_, thousandths) => String(thousandths / 1000).slice(1));
/** Beyond this, thousandths are no small integers to V8. */
const LIMIT = 1_000_000;

/**
 * A finite number as JSON, just as `String` writes it. Most are whole or times in milliseconds with three decimals; those
 * are put together from two whole numbers, since to find the shortest text of any other costs several times as much.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value) || !(value > 0 && value < LIMIT)) return String(value);
  const thousandths = Math.round(value * 1000);
  if (thousandths / 1000 !== value) return String(value);
  return String(Math.floor(thousandths / 1000)) + (FRACTIONS[thousandths % 1000] as string);
}
