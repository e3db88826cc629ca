import { isDailyHeader } from './readers/daily.reader.js';
import { CGM_COLUMNS } from './readers/cgm.reader.js';
import { hasColumns, splitCsv } from './readers/csv.js';
import { parseJson } from './readers/json-values.js';

/** The object formats that are detected. */
export type Format = 'uci' | 'cgm' | 'daily' | 'json' | 'json_lines' | 'empty' | 'unknown';

const HEAD_BYTES = 64 * 1024;
const UCI_LINE = /^\d{2}-\d{2}-\d{4}\t/m;

/** A stream whose first bytes have been read. */
export interface Peeked {
  head: Uint8Array;
  /** The complete stream, including the first bytes. */
  whole: AsyncIterable<Uint8Array>;
  /** Closes the stream, whether read to its end or not. */
  close(): Promise<void>;
}

/**
 * Reads the first bytes of a stream and keeps them in the stream.
 *
 * @param size minimum number of bytes, if the stream has as many
 */
export async function peek(body: AsyncIterable<Uint8Array>, size = HEAD_BYTES): Promise<Peeked> {
  const source = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const next = await source.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return {
    head: Buffer.concat(chunks).subarray(0, size),
    whole: replay(chunks, source),
    close: async () => void (await source.return?.()),
  };
}

async function* replay(chunks: Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks.splice(0);
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

/**
 * Detects an object's format by the extension of its key, otherwise by its first bytes.
 *
 * @param head the first bytes of the object
 * @example sniff('day.csv', Buffer.from('id,time,gl\n'))  // 'cgm'
 */
export function sniff(key: string, head: Uint8Array): Format {
  if (head.length === 0) return 'empty';
  const text = new TextDecoder().decode(head);
  const extension = /\.([a-z]+)$/i.exec(key)?.[1]?.toLowerCase() ?? '';
  if (extension === 'tsv') return 'uci';
  if (extension === 'jsonl' || extension === 'ndjson') return 'json_lines';
  if (extension === 'json') return jsonFormat(text);
  if (head.includes(0)) return 'unknown';
  if (extension !== 'csv' && /^\s*[[{]/.test(text)) return jsonFormat(text);
  const table = tableFormat(text);
  if (table !== 'unknown' || extension === 'csv') return table;
  return UCI_LINE.test(text) ? 'uci' : 'unknown';
}

/** JSON lines contain a complete value on the first line and another one after it. */
function jsonFormat(text: string): Format {
  const [first = '', ...rest] = text.trimStart().split('\n');
  const isLines = rest.some((line) => line.trim() !== '') && 'value' in parseJson(first);
  return isLines ? 'json_lines' : 'json';
}

function tableFormat(text: string): Format {
  const header = splitCsv(text.trimStart().split(/\r?\n/, 1)[0] ?? '') ?? [];
  if (hasColumns(header, CGM_COLUMNS)) return 'cgm';
  return isDailyHeader(header) ? 'daily' : 'unknown';
}
