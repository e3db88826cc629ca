import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { readRecord, type SealedRecord } from './audit-record.js';

const NEWLINE = 0x0a;
const GZIP = Buffer.from([0x1f, 0x8b]);
/** Maximum length of a record. */
const MAX_LINE_BYTES = 4_194_304;

/** A line of an audit file. */
export interface AuditLine {
  /** Line number, from 1. */
  readonly number: number;
  /** Undefined when the line is no record. */
  readonly record?: SealedRecord;
  /** Content of a last line without a line end; undefined for all other lines. */
  readonly endless?: Buffer;
}

/** Reads an audit file of any size line by line; a compressed one is recognised by its content. */
export async function* readRecords(file: string): AsyncGenerator<AuditLine> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of await contentOf(file)) {
    let from = 0;
    const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
      yield { number: ++number, record: readRecord(text.subarray(from, end)) };
      from = end + 1;
    }
    rest = text.subarray(from);
    if (rest.length > MAX_LINE_BYTES) {
      yield { number: number + 1 };
      return;
    }
  }
  if (rest.length > 0) yield { number: number + 1, record: readRecord(rest), endless: rest };
}

async function contentOf(file: string): Promise<AsyncIterable<Buffer>> {
  const stream = createReadStream(file);
  if (!(await isCompressed(file))) return stream;
  const content = createGunzip();
  stream.on('error', (error) => content.destroy(error));
  return stream.pipe(content);
}

async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(GZIP.length), position: 0 });
    return buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}
