const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](?!24)\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * The milliseconds since 1970 of a date or a time in ISO 8601. `Date.parse` also reads other texts, and takes 30 February
 * for 2 March.
 *
 * @param text such as `2026-11-30` (UTC) or `2026-11-30T12:00:00Z`; a time without a zone is local
 * @returns NaN for anything else, and for a day that does not exist
 * @example
 * ```ts
 * isoTimeMs('1970-01-02'); // 86_400_000
 * ```
 */
export function isoTimeMs(text: string): number {
  const [, day] = ISO.exec(text) ?? [];
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().startsWith(`${day}T`);
  return isDay ? Date.parse(text) : NaN;
}
