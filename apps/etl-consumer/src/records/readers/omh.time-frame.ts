import { dayOf, parseTime, shiftTime, timeOrder, type RecordTime, type Zone } from '../record-time.js';
import { durationMs } from '../units.js';
import type { TimeFrame, TimeInterval } from './omh.time.js';

interface Span {
  zone: Zone;
  startTime?: string;
  endTime?: string;
}

/**
 * The time span of a time frame; an instant is a span of zero length. Open mHealth allows intervals that end before
 * they start and missing time frames: such a record has no usable time and is `unstated`.
 */
export function spanOf(frame: TimeFrame | undefined): Span {
  const ends = frame?.date_time === undefined ? endsOf(frame?.time_interval) : twice(read(frame.date_time));
  if (!ends) return { zone: 'unstated' };
  const [start, end] = ends;
  if (timeOrder(end.text) < timeOrder(start.text)) return { zone: 'unstated' };
  return { zone: start.zone, startTime: start.text, endTime: end.text };
}

/** The instant of a time frame; for an interval, its start. */
export function instantOf(frame: TimeFrame | undefined): { zone: Zone; time?: string } {
  const { zone, startTime } = spanOf(frame);
  return startTime === undefined ? { zone } : { zone, time: startTime };
}

type Ends = [start: RecordTime, end: RecordTime];

function endsOf(interval: TimeInterval | undefined): Ends | undefined {
  if (!interval) return undefined;
  const day = read(interval.date);
  if (day) {
    const { startTime, endTime } = dayOf(day);
    return both(read(startTime), read(endTime));
  }
  const length = interval.duration ? durationMs(interval.duration) : 0;
  const start = read(interval.start_date_time);
  const end = read(interval.end_date_time);
  return both(start ?? (end && shiftTime(end, -length)), end ?? (start && shiftTime(start, length)));
}

function read(text: string | undefined): RecordTime | undefined {
  return text === undefined ? undefined : parseTime(text);
}

function twice(time: RecordTime | undefined): Ends | undefined {
  return both(time, time);
}

function both(start: RecordTime | undefined, end: RecordTime | undefined): Ends | undefined {
  return start && end ? [start, end] : undefined;
}
