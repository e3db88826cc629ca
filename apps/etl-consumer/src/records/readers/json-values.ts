import { at, broken, MAX_DOCUMENT_BYTES, type ReadResult, type Verdict } from '../read-result.js';
import { decodeUtf8, readLines } from './lines.js';

/** Converts a JSON record to a verdict. */
export type ToVerdict = (value: unknown) => Verdict;

/** Reads JSON lines: each line is a record with its own position. */
export function readJsonLines(
  body: AsyncIterable<Uint8Array>,
  toVerdict: ToVerdict,
): AsyncGenerator<ReadResult> {
  return readLines(body, (line) => {
    const parsed = parseJson(line);
    return ['reason' in parsed ? broken(parsed.reason) : toVerdict(parsed.value)];
  });
}

/**
 * Reads a JSON document: an array of records, `{ "records": [...] }` or a single record. A record's position is its
 * index in the array. An unreadable or empty document counts as one input record.
 */
export async function* readJsonDocument(
  body: AsyncIterable<Uint8Array>,
  toVerdict: ToVerdict,
): AsyncGenerator<ReadResult> {
  const document = parseDocument(await collect(body, MAX_DOCUMENT_BYTES));
  if ('reason' in document) {
    yield at(1, broken(document.reason));
    return;
  }
  const records = recordsIn(document.value);
  if (records.length === 0) yield at(1, broken('no_records'));
  for (const [index, value] of records.entries()) yield at(index + 1, toVerdict(value));
}

function parseDocument(bytes: Uint8Array | undefined): { value: unknown } | { reason: string } {
  if (!bytes) return { reason: 'document_too_large' };
  if (bytes.includes(0)) return { reason: 'binary_content' };
  const text = decodeUtf8(bytes);
  return text === undefined ? { reason: 'not_utf8' } : parseJson(text);
}

function recordsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Array.isArray(value.records)) return value.records;
  return [value];
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON. The engine's error quotes the text, so it is reduced to a reason here. */
export function parseJson(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { reason: isCutOff(text, error) ? 'truncated_json' : 'invalid_json' };
  }
}

/** Whether the text ends before the JSON value does. */
function isCutOff(text: string, error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  if (/^(?:Unexpected end|Unterminated)/.test(message)) return true;
  const position = /^Expected .* at position (\d+)/.exec(message)?.[1];
  return position !== undefined && Number(position) >= text.trimEnd().length;
}

async function collect(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
