import { z } from 'zod';
import { isCalendarDay, parseTime } from '../record-time.js';
import { DURATION_UNITS } from '../units.js';

/** JSON Schema's `oneOf`: exactly one of the shapes fits. */
function oneOf<T extends z.ZodType>(...shapes: T[]) {
  return z.custom<z.output<T>>(
    (value) => shapes.filter((shape) => shape.safeParse(value).success).length === 1,
  );
}

/** A number with one of the units. */
export const unitValue = <const U extends readonly string[]>(units: U) =>
  z.object({ value: z.number(), unit: z.enum(units) });

/** RFC 3339: an offset is required. */
export const dateTime = z.string().refine((text) => parseTime(text)?.zone === 'offset');
const fullDate = z.string().refine((text) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
});
export const duration = unitValue(DURATION_UNITS);
const partOfDay = z.enum(['morning', 'afternoon', 'evening', 'night']);

export const timeInterval = oneOf<z.ZodType<TimeInterval>>(
  z.object({ start_date_time: dateTime, duration }),
  z.object({ end_date_time: dateTime, duration }),
  z.object({ start_date_time: dateTime, end_date_time: dateTime }),
  z.object({ date: fullDate, part_of_day: partOfDay }),
);

/** A span of time: two of start, end and duration, or a part of a day. */
export interface TimeInterval {
  start_date_time?: string;
  end_date_time?: string;
  duration?: { value: number; unit: string };
  date?: string;
}

/** The time a measure belongs to: an instant or a span. */
export interface TimeFrame {
  date_time?: string;
  time_interval?: TimeInterval;
}

/** An instant or a span. */
export const anyTime = oneOf<z.ZodType<TimeFrame>>(
  z.object({ date_time: dateTime }),
  z.object({ time_interval: timeInterval }),
);
/** A span only. */
export const span: z.ZodType<TimeFrame> = anyTime.refine((frame) => frame.time_interval !== undefined);
