const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });

/** Local time of day: `14:02:31.204`; milliseconds are optional. */
export function clockText(timeMs: number, withMs = false): string {
  const text = CLOCK.format(timeMs);
  return withMs ? `${text}.${String(Math.floor(timeMs) % 1000).padStart(3, '0')}` : text;
}

/** Local date and time. */
export function dateText(timeMs: number): string {
  return `${DAY.format(timeMs)} ${clockText(timeMs)}`;
}

/** The same in UTC, for a tooltip. */
export function utcText(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** Relative time: `12 s ago`. */
export function agoText(timeMs: number, nowMs = Date.now()): string {
  const seconds = Math.max(0, Math.round((nowMs - timeMs) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}
