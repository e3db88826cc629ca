/**
 * Milligrams per decilitre in one millimole per litre of glucose: its molar mass, 180.156 g/mol, divided by ten.
 * Source: PubChem CID 5793.
 */
export const MG_PER_DL_IN_MMOL_PER_L = 18.0156;

/**
 * Converts a glucose concentration, rounded to two decimals.
 *
 * @param millimolesPerLitre concentration in mmol/L
 * @returns concentration in mg/dL
 * @example glucoseToMgPerDl(5.5)  // 99.09
 */
export function glucoseToMgPerDl(millimolesPerLitre: number): number {
  return Math.round(millimolesPerLitre * MG_PER_DL_IN_MMOL_PER_L * 100) / 100;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Milliseconds per unit of time in Open mHealth; months and years are the Gregorian mean. */
const MILLISECONDS: Record<string, number> = {
  ps: 1e-9,
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  sec: 1000,
  min: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  wk: 7 * DAY_MS,
  Mo: 30.436875 * DAY_MS,
  yr: 365.2425 * DAY_MS,
};

/** The supported units of time. */
export const DURATION_UNITS = Object.keys(MILLISECONDS);

/**
 * A duration in milliseconds.
 *
 * @returns NaN for a unit that is not in {@link DURATION_UNITS}
 * @example durationMs({ value: 7.5, unit: 'h' })  // 27000000
 */
export function durationMs({ value, unit }: { value: number; unit: string }): number {
  return value * (MILLISECONDS[unit] ?? Number.NaN);
}

/** A duration in minutes; see {@link durationMs}. */
export function durationMinutes(duration: { value: number; unit: string }): number {
  return durationMs(duration) / MINUTE_MS;
}
