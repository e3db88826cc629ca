import type { LogCounts, LogEntry, LogFilter, Page, PageOptions, StoredLog, Sliced } from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import { LogCounter } from '../log-counter.js';
import { hasValue } from '../has-value.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { LogTable, TrimOptions } from '../store-driver.js';
import { hasTerms } from '../text-match.js';
import { readTextQuery } from '../text-query.js';
import { Deque } from './deque.js';
import { trimOldest } from './trim-oldest.js';

/** Size of a line in V8, without its texts. */
const LINE_BYTES = 200;
/** Lines counted per step. */
const LINES_AT_ONCE = 2000;

/** A line with its fields as JSON, which takes less memory than an object and has a known size. */
type Line = Omit<StoredLog, 'fields'> & { readonly fields: string };
type Test = (line: Line) => boolean;

/** In-memory log lines. Searches run from the newest line on. */
export class MemoryLogs implements LogTable {
  readonly #lines = new Deque<Line>();
  #nextId = 1;
  #bytes = 0;

  append(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      const line = lineOf(this.#nextId++, entry);
      this.#lines.push(line);
      this.#bytes += sizeOf(line);
    }
  }

  find(filter: LogFilter, page: PageOptions): Page<StoredLog> {
    const { limit, after } = readPage(page);
    const test = testOf(filter);
    const items: StoredLog[] = [];
    if (!test) return { items };
    const first = this.#nextId - this.#lines.length;
    let at = Math.min(this.#lines.length, (after?.[0] ?? Infinity) - first) - 1;
    for (; at >= 0; at--) {
      const line = this.#lines.at(at) as Line;
      if (!test(line)) continue;
      if (items.length === limit) return { items, next: String(items.at(-1)?.id) };
      items.push(entryOf(line));
    }
    return { items };
  }

  *counts(filter: LogFilter, bucketMs: number): Sliced<LogCounts> {
    const counter = new LogCounter(bucketMs);
    const test = testOf(filter);
    if (!test) return counter.result();
    // Iterates by id, since the oldest lines may be removed between two steps.
    for (let id = 0; (id = Math.max(id, this.#nextId - this.#lines.length)) < this.#nextId; id++) {
      const line = this.#lines.at(id - this.#nextId + this.#lines.length) as Line;
      if (test(line)) {
        const { level, component, errorType: error, timeMs } = line;
        const bucket = Math.trunc(timeMs / counter.bucketMs) * counter.bucketMs;
        counter.add({ level, component, error }, bucket, 1);
      }
      if (id % LINES_AT_ONCE === 0) yield;
    }
    return counter.result();
  }

  trim(options: TrimOptions): number {
    return trimOldest(
      this.#lines,
      options,
      () => this.#bytes,
      (line) => (this.#bytes -= sizeOf(line)),
    );
  }

  oldestMs(): number | undefined {
    return this.#lines.at(0)?.timeMs;
  }

  count(): number {
    return this.#lines.length;
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** @returns undefined when no line can match */
function testOf(filter: LogFilter): Test | undefined {
  const { fromMs, toMs, levels, component, traceId, spanId, errorType, fields = {}, text } = filter;
  checkTimes({ fromMs, toMs });
  const tests: Test[] = [];
  if (fromMs !== undefined) tests.push(({ timeMs }) => timeMs >= fromMs);
  if (toMs !== undefined) tests.push(({ timeMs }) => timeMs <= toMs);
  for (const [name, value] of Object.entries({ component, traceId, spanId, errorType })) {
    if (value === undefined) continue;
    const wanted = cleanText(value);
    tests.push((line) => line[name as 'component'] === wanted);
  }
  if (levels !== undefined) tests.push(({ level }) => levels.includes(level));
  for (const [name, value] of Object.entries(fields))
    tests.push((line) => hasValue(line.fields, cleanText(name), cleanText(value)));
  if (text !== undefined && text.trim() !== '') {
    const terms = readTextQuery(text);
    if (terms.length === 0) return undefined;
    tests.push(({ message }) => hasTerms(message, terms));
  }
  return (line) => tests.every((test) => test(line));
}

function lineOf(id: number, entry: LogEntry): Line {
  return {
    id,
    timeMs: Math.trunc(entry.timeMs),
    level: cleanText(entry.level),
    component: cleanText(entry.component),
    message: cleanText(entry.message),
    traceId: cleanText(entry.traceId),
    spanId: cleanText(entry.spanId),
    errorType: cleanText(entry.errorType),
    fields: jsonOf(entry.fields),
  };
}

function entryOf({ fields, ...line }: Line): StoredLog {
  return { ...line, fields: JSON.parse(fields) as Record<string, unknown> };
}

function sizeOf({ component, message, traceId, spanId, fields }: Line): number {
  return LINE_BYTES + component.length + message.length + traceId.length + spanId.length + fields.length;
}
