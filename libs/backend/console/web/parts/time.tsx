import { agoText, clockText, dateText, utcText } from '../format/times.js';
import { nowMs } from '../state/period.js';

const DAY_MS = 86_400_000;

/** A time in the local time zone, with UTC in the tooltip. */
export function Time({
  ms,
  withMs = false,
  ago = false,
  withDate = false,
}: {
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly withMs?: boolean;
  /** Shows the relative time instead. */
  readonly ago?: boolean;
  /** Shows the date even for today. */
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
