import { abnormalGlucose, type DayOptions, DAY_CURVES, glucoseAt } from './day-curves.js';
import { malformed } from './malformations.js';

/** An input record as text in the object, and its expected reading. */
export interface Draft {
  readonly text: string;
  readonly verdict: 'accepted' | 'quarantined' | 'ignored';
  readonly abnormal: boolean;
}

/** Formats of generated objects, by file extension. */
export type ObjectForm = 'json' | 'jsonl' | 'tsv';

/** Options of an object: the day, and the share of malformed records. */
export interface ObjectOptions extends DayOptions {
  /** Probability of a malformed record, 0 to 1. Below 1, the first record is always valid. */
  readonly malformed: number;
}

/** Generates the records of an object. */
export function draftObject(form: ObjectForm, recordType: string, options: ObjectOptions): Draft[] {
  return form === 'tsv' ? diary(options) : jsonRecords(form, recordType, options);
}

/** Joins records to the object's text. */
export function objectText(form: ObjectForm, drafts: readonly Draft[]): string {
  const texts = drafts.map(({ text }) => text);
  return form === 'json' ? `[${texts.join(',\n')}]\n` : `${texts.join('\n')}\n`;
}

function jsonRecords(form: ObjectForm, recordType: string, options: ObjectOptions): Draft[] {
  const made = DAY_CURVES[recordType]?.(options) ?? [];
  return made.map(({ fields, abnormal }, index) => {
    if (!isMalformed(index, options)) return { text: JSON.stringify(fields), verdict: 'accepted', abnormal };
    // Only in a line-based format can a record be truncated without affecting the others.
    const cut = form === 'jsonl' && options.random.chance(0.25);
    const text = JSON.stringify(malformed(fields, options.random));
    return { text: cut ? text.slice(0, text.length >> 1) : text, verdict: 'quarantined', abnormal: false };
  });
}

/**
 * A diary in the format of the UCI diabetes logs: date, time, code and value; code 33 is insulin, the others are
 * glucose.
 */
function diary(options: ObjectOptions): Draft[] {
  const entries = [
    [8, '58'],
    [8, '33'],
    [12, '60'],
    [12, '33'],
    [18, '62'],
    [18, '33'],
    [22, '48'],
  ] as const;
  return Array.from({ length: 5 }, (_, day) => entries.map(([hour, code]) => ({ day, hour, code })))
    .flat()
    .map(({ day, hour, code }, index) => diaryLine(options, index, { day, hour, code }));
}

interface DiaryEntry {
  readonly day: number;
  readonly hour: number;
  readonly code: string;
}

function diaryLine(options: ObjectOptions, index: number, { day, hour, code }: DiaryEntry): Draft {
  const { random } = options;
  const [year, month, date] = new Date(options.midnight + day * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .split('-');
  const cells = [
    `${month}-${date}-${year}`,
    `${hour}:${String(random.integer(0, 59)).padStart(2, '0')}`,
    code,
  ];
  if (isMalformed(index, options)) {
    const text = random.pick([
      [...cells, 'none'],
      ['13-45-2024', ...cells.slice(1), '110'],
      [cells[0], '25:61', code, '110'],
      cells,
    ]);
    return { text: text.join('\t'), verdict: 'quarantined', abnormal: false };
  }
  if (code === '33')
    return { text: [...cells, random.integer(4, 12)].join('\t'), verdict: 'ignored', abnormal: false };
  const abnormal = random.chance(options.abnormal);
  const level = Math.round(abnormal ? abnormalGlucose(random) : glucoseAt(hour, random));
  return { text: [...cells, level].join('\t'), verdict: 'accepted', abnormal };
}

function isMalformed(index: number, { malformed: share, random }: ObjectOptions): boolean {
  return share >= 1 || (index > 0 && random.chance(share));
}
