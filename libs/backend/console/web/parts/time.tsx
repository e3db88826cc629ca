import { agoText, clockText, dateText, utcText } from '../format/times.js';
import { nowMs } from '../state/period.js';

const DAY_MS = 86_400_000;

/** A moment in local time; UTC stands in the tooltip. */
export function Time({
  ms,
  withMs = false,
  ago = false,
  withDate = false,
}: {
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly withMs?: boolean;
  /** How long ago, in place of the time. */
  readonly ago?: boolean;
  /** The date as well, also of today. */
  readonly withDate?: boolean;
}) {
  const isToday = nowMs() - ms < DAY_MS && !withDate;
  const text = ago ? agoText(ms, nowMs()) : isToday ? clockText(ms, withMs) : dateText(ms);
  return (
    <time dateTime={new Date(ms).toISOString()} title={utcText(ms)}>
      {text}
    </time>
  );
}
