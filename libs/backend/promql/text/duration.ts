const UNITS = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * Parses a Prometheus duration to milliseconds; `undefined` for an invalid one.
 *
 * @example
 * ```ts
 * durationMs('1h30m'); // 5_400_000
 * ```
 */
export function durationMs(text: string): number | undefined {
  const parts = text === '' ? null : DURATION.exec(text);
  if (!parts) return text === '0' ? 0 : undefined;
  return Object.values(UNITS).reduce((sum, ms, i) => sum + ms * Number(parts[i + 1] ?? 0), 0);
}

const WORDS = ['year', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'];

/**
 * Formats a duration in words; an invalid one is returned unchanged.
 *
 * @example
 * ```ts
 * durationInWords('1h30m'); // '1 hour 30 minutes'
 * ```
 */
export function durationInWords(text: string): string {
  const [, ...parts] = DURATION.exec(text) ?? [];
  const said = parts.flatMap((count, i) =>
    count === undefined ? [] : [`${Number(count)} ${WORDS[i]}${Number(count) === 1 ? '' : 's'}`],
  );
  return said.length === 0 ? text : said.join(' ');
}
