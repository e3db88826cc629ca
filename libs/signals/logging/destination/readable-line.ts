import { printable } from '#kernel';

const RESET = '\u001b[0m';
const DIM = '\u001b[2m';
const CYAN = '\u001b[36m';
const LEVELS: Readonly<Record<string, readonly [text: string, colour: string]>> = {
  trace: ['TRACE', '\u001b[90m'],
  debug: ['DEBUG', '\u001b[34m'],
  info: ['INFO ', '\u001b[32m'],
  warn: ['WARN ', '\u001b[33m'],
  warning: ['WARN ', '\u001b[33m'],
  error: ['ERROR', '\u001b[31m'],
  fatal: ['FATAL', '\u001b[1;31m'],
  critical: ['FATAL', '\u001b[1;31m'],
};
/** Equal on every line, or not useful to a reader. */
const HIDDEN = new Set(['service', 'version', 'pid', 'hostname', 'span_id', 'module', 'function', 'line']);
const MAX_CAUSES = 8;
const STACK_LINE = /\n\s*/g;

type Fields = Record<string, unknown>;

/**
 * Converts a JSON line of any format to a line for people: time of day, level, logger, message, other fields as
 * `name=value`, then the indented stack of an error and its causes. Control characters are made visible, so that a text
 * can neither forge lines nor control the terminal.
 *
 * @param line one JSON object; anything else is shown unchanged
 * @param isColoured whether to use colours
 */
export function readableLine(line: string, isColoured: boolean): string {
  const fields = parse(line);
  if (!fields) return `${printable(line.replace(/\n$/, ''))}\n`;
  const paint = (colour: string, text: string) => (isColoured ? `${colour}${text}${RESET}` : text);
  const { level, time, timestamp, msg, message, logger, context, err, ...others } = fields;
  const [name, colour] = LEVELS[String(level).toLowerCase()] ?? [printable(String(level)), ''];
  const isNested = isObject(context);
  const of = isNested ? logger : (context ?? logger);
  const { err: nestedError, ...nested } = isNested ? context : {};
  const error = err ?? nestedError;
  const parts = [
    paint(DIM, timeOfDay(time ?? timestamp)),
    paint(colour, name),
    ...(of === undefined ? [] : [paint(CYAN, `[${printable(textOf(of))}]`)]),
    ...(msg === undefined && message === undefined ? [] : [printable(textOf(msg ?? message))]),
    ...Object.entries({ ...others, ...nested, ...(isObject(error) ? {} : { err: error }) })
      .filter(([key, value]) => value !== undefined && !HIDDEN.has(key))
      .map(([key, value]) => paint(DIM, `${printable(key)}=`) + valueText(value)),
  ];
  return `${parts.join(' ')}\n${isObject(error) ? stackOf(error, '  ', 0) : ''}`;
}

function parse(line: string): Fields | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Time of day in the reader's time zone. */
function timeOfDay(time: unknown): string {
  const date = new Date(time as string);
  if (Number.isNaN(date.getTime())) return '--:--:--.---';
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Quotes texts with spaces or quotes, so that their end is visible. */
function valueText(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[^\s"'=]+$/.test(value);
  return printable(isPlain ? value : JSON.stringify(value));
}

function stackOf(error: Fields, indent: string, depth: number): string {
  const { type, message, stack, cause, errors, aggregateErrors, ...others } = error;
  const head = stack ?? `${textOf(type ?? 'Error')}: ${textOf(message ?? '')}`;
  const text = printable(textOf(head), '\n').replace(STACK_LINE, `\n${indent}  `);
  const details = Object.entries(others).map(([key, value]) => `${printable(key)}=${valueText(value)}`);
  const own = `${indent}${text}${details.length > 0 ? `\n${indent}  ${details.join(' ')}` : ''}\n`;
  const inner = [cause, errors, aggregateErrors].flat().filter(isObject).slice(0, MAX_CAUSES);
  if (depth >= MAX_CAUSES) return own;
  return own + inner.map((one) => `${indent}caused by\n${stackOf(one, `${indent}  `, depth + 1)}`).join('');
}
