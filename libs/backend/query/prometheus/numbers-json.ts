/** Formats a sample value as Prometheus does: as text, since JSON has no infinity. */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  // `String` would drop the sign of -0.
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Formats a time as Prometheus does: seconds with up to three decimals. */
export function secondsText(timeMs: number): string {
  const rounded = Math.round(timeMs);
  const sign = rounded < 0 ? '-' : '';
  const whole = Math.abs(rounded);
  const ms = whole % 1000;
  const fraction = ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`;
  return `${sign}${Math.floor(whole / 1000)}${fraction}`;
}

/** Formats a scalar as Prometheus does: never with an exponent. */
export function scalarText(value: number): string {
  const text = valueText(value);
  const [, sign, whole, fraction = '', power] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
