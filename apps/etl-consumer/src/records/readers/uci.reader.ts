import type { BloodGlucoseRecord, MealType, RelationToMeal } from '../health-record.js';
import { broken, found, ignored, type ReadResult, type Verdict } from '../read-result.js';
import { isCalendarDay, isClockTime } from '../record-time.js';
import { numberIn } from './csv.js';
import { readLines } from './lines.js';

interface MealContext {
  mealType?: MealType;
  relationToMeal?: RelationToMeal;
}

const GLUCOSE = new Map<string, MealContext>([
  ['48', {}],
  ['57', {}],
  ['58', { mealType: 'breakfast', relationToMeal: 'before_meal' }],
  ['59', { mealType: 'breakfast', relationToMeal: 'after_meal' }],
  ['60', { mealType: 'lunch', relationToMeal: 'before_meal' }],
  ['61', { mealType: 'lunch', relationToMeal: 'after_meal' }],
  ['62', { mealType: 'dinner', relationToMeal: 'before_meal' }],
  ['63', { mealType: 'dinner', relationToMeal: 'after_meal' }],
  ['64', { mealType: 'snack', relationToMeal: 'before_meal' }],
]);

const OTHER = new Map<string, string>([
  ['33', 'insulin_dose'],
  ['34', 'insulin_dose'],
  ['35', 'insulin_dose'],
  ['65', 'hypoglycemic_symptoms'],
  ['66', 'meal_event'],
  ['67', 'meal_event'],
  ['68', 'meal_event'],
  ['69', 'exercise_event'],
  ['70', 'exercise_event'],
  ['71', 'exercise_event'],
  ['72', 'special_event'],
]);

const HEADER = /^\s*date\s+time\s+code\s+value\s*$/i;
/** A meter shows HI or LO instead of a number outside its range. */
const METER_LIMIT = /^\d*(?:hi|lo)$/i;

/**
 * Reads the diary format of the UCI "Diabetes" data (AIM-94): `MM-DD-YYYY`, `H:MM`, code and value, tab-separated.
 * Glucose codes (48, 57 to 64, in mg/dL) become records with local times; the other published codes are ignored.
 */
export function readUci(body: AsyncIterable<Uint8Array>): AsyncGenerator<ReadResult> {
  return readLines(body, (line) => [verdictOf(line)]);
}

function verdictOf(line: string): Verdict {
  if (HEADER.test(line)) return broken('stray_header');
  const cells = line.split('\t').map((cell) => cell.trim());
  if (cells.length !== 4) return broken('wrong_columns');
  const [dateCell = '', timeCell = '', code = '', valueCell = ''] = cells;
  const date = readDate(dateCell);
  if ('reason' in date) return broken(date.reason);
  const clock = readClock(timeCell);
  if ('reason' in clock) return broken(clock.reason);
  const context = GLUCOSE.get(code);
  const other = OTHER.get(code);
  if (!context && !other) return broken('unknown_code');
  if (METER_LIMIT.test(valueCell)) return broken('outside_meter_range');
  const value = numberIn(valueCell);
  if (value === undefined) return broken(valueCell === '' ? 'missing_value' : 'value_not_a_number');
  if (!context) return ignored(other ?? 'unknown_code');
  return found(glucose(`${date.text}T${clock.text}`, value, context));
}

function glucose(time: string, level: number, context: MealContext): BloodGlucoseRecord {
  return { recordType: 'BloodGlucoseRecord', zone: 'local', time, level, ...context };
}

function readDate(cell: string): { text: string } | { reason: string } {
  if (cell === '') return { reason: 'missing_date' };
  const match = /^(\d{2})-(\d{2})-(\d{4})$/.exec(cell);
  if (!match) return { reason: 'bad_date' };
  const [, month = '', day = '', year = ''] = match;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return { reason: 'impossible_date' };
  return { text: `${year}-${month}-${day}` };
}

function readClock(cell: string): { text: string } | { reason: string } {
  if (cell === '') return { reason: 'missing_time' };
  const match = /^(\d{1,2}):(\d{2})$/.exec(cell);
  if (!match) return { reason: 'bad_time' };
  const [, hour = '', minute = ''] = match;
  if (!isClockTime(Number(hour), Number(minute))) return { reason: 'impossible_time' };
  return { text: `${hour.padStart(2, '0')}:${minute}` };
}
