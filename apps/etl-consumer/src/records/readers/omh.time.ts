import { isCalendarDay, parseTime } from '../record-time.js';
import { number, objectOf, oneOf, text, word, type Shape } from '../shape.js';
import { DURATION_UNITS } from '../units.js';

/** A number with one of the given units. */
export const unitValue = <const U extends readonly string[]>(units: U) =>
  objectOf({ value: number, unit: word(units) });

/** RFC 3339 date-time; the offset is required. */
export const dateTime = text.where((text) => parseTime(text)?.zone === 'offset');
const fullDate = text.where((text) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
});
export const duration = unitValue(DURATION_UNITS);
const partOfDay = word(['morning', 'afternoon', 'evening', 'night']);

export const timeInterval = oneOf<TimeInterval>(
  objectOf({ start_date_time: dateTime, duration }),
  objectOf({ end_date_time: dateTime, duration }),
  objectOf({ start_date_time: dateTime, end_date_time: dateTime }),
  objectOf({ date: fullDate, part_of_day: partOfDay }),
);

/** A time interval: two of start, end and duration, or a part of a day. */
export interface TimeInterval {
  start_date_time?: string;
  end_date_time?: string;
  duration?: { value: number; unit: string };
  date?: string;
}

/** The time of a measure: an instant or an interval. */
export interface TimeFrame {
  date_time?: string;
  time_interval?: TimeInterval;
}

/** An instant or an interval. */
export const anyTime = oneOf<TimeFrame>(
  objectOf({ date_time: dateTime }),
  objectOf({ time_interval: timeInterval }),
);
/** An interval only. */
export const span: Shape<TimeFrame> = anyTime.where((frame) => frame.time_interval !== undefined);
