const PREFIXES = ['', 'k', 'M', 'G', 'T'];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Units of a chart or table. */
export type Unit =
  'number' | 'seconds' | 'milliseconds' | 'bytes' | 'share' | 'percent' | 'perSecond' | 'perMinute';

/** Names of units in dashboards. */
const OF_PANELS: Readonly<Record<string, Unit>> = {
  s: 'seconds',
  ms: 'milliseconds',
  bytes: 'bytes',
  percent: 'percent',
  percentunit: 'share',
  reqps: 'perSecond',
  ops: 'perSecond',
  cpm: 'perMinute',
};

/** The unit of a panel, such as `s` or `percentunit`. */
export function panelUnit(name: string): Unit {
  return OF_PANELS[name] ?? 'number';
}

/** The name of a unit in panels. */
export function nameOfUnit(unit: Unit): string {
  return Object.entries(OF_PANELS).find(([, one]) => one === unit)?.[0] ?? 'short';
}

const PER = { number: '', perSecond: '/s', perMinute: '/min' } as const;

/** Formats a number: `1.2k`, `340 ms`, `12.4 MiB`, `0.3 %`. @returns a dash when there is no value */
export function numberText(value: number | null | undefined, unit: Unit = 'number'): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (unit === 'seconds') return secondsText(value);
  if (unit === 'milliseconds') return secondsText(value / 1000);
  if (unit === 'bytes') return scaled(value, 1024, BINARY, ' ');
  if (unit === 'share') return `${digits(value * 100)} %`;
  if (unit === 'percent') return `${digits(value)} %`;
  return `${scaled(value, 1000, PREFIXES, '')}${PER[unit]}`;
}

/** A duration of any size: `12 µs`, `340 ms`, `1.2 s`, `5 min`, `3 h`, `2 d`. */
export function secondsText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 1e-3) return `${digits(seconds * 1e6)} µs`;
  if (size < 1) return `${digits(seconds * 1e3)} ms`;
  if (size < 120) return `${digits(seconds)} s`;
  if (size < 7200) return `${digits(seconds / 60)} min`;
  if (size < 172_800) return `${digits(seconds / 3600)} h`;
  return `${digits(seconds / 86_400)} d`;
}

function scaled(value: number, base: number, names: readonly string[], gap: string): string {
  let step = 0;
  let rest = value;
  while (Math.abs(rest) >= base && step < names.length - 1) {
    rest /= base;
    step += 1;
  }
  return `${digits(rest)}${names[step] ? gap : ''}${names[step]}`;
}

/** Rounds to three significant digits. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(size < 1 ? 2 : 3)));
}

/** The unit in the name of a metric. */
export function unitOf(metric: string): Unit {
  if (/_seconds(?:_sum|_bucket)?$/.test(metric)) return 'seconds';
  if (/_bytes$/.test(metric)) return 'bytes';
  if (/_ratio$/.test(metric)) return 'share';
  return 'number';
}
