import type { FileHandle } from 'node:fs/promises';
import { readRecord, type SealedRecord } from './audit-record.js';
import { isTorn } from './torn-line.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 65_536;

/** The end of an audit file. */
export interface AuditTail {
  /** The last record; undefined in a file without records. */
  readonly last?: SealedRecord;
  /** Size of all whole records, bytes. */
  readonly wholeBytes: number;
  /** Whether the last record has no line end. */
  readonly endless: boolean;
  /** Bytes after the last whole line: a write that a crash interrupted, unless `damaged`. */
  readonly torn: Buffer;
  /** Whether the last line is neither an intact record nor the rest of an interrupted write. */
  readonly damaged: boolean;
}

/** Reads the end of a file, whatever the length of its last line. */
export async function readTail(handle: FileHandle, size: number): Promise<AuditTail> {
  let text: Buffer = Buffer.alloc(0);
  let start = size;
  for (;;) {
    const end = text.lastIndexOf(NEWLINE);
    const before = end > 0 ? text.lastIndexOf(NEWLINE, end - 1) : -1;
    if (before >= 0 || start === 0) return tailOf(text, start, before, end);
    const from = Math.max(0, start - CHUNK_BYTES);
    text = Buffer.concat([await readPart(handle, from, start - from), text]);
    start = from;
  }
}

/** Time of a file's first record, milliseconds since 1970; undefined when it cannot be read. */
export async function readFirstTime(handle: FileHandle): Promise<number | undefined> {
  const start = await readPart(handle, 0, CHUNK_BYTES);
  const [, time = ''] = /"time":"([^"]+)"/.exec(start.toString('latin1').split('\n', 1)[0] ?? '') ?? [];
  const first = Date.parse(time);
  return Number.isNaN(first) ? undefined : first;
}

function tailOf(text: Buffer, start: number, before: number, end: number): AuditTail {
  const torn = text.subarray(end + 1);
  const cut = readRecord(torn);
  if (cut?.intact) {
    const wholeBytes = start + text.length;
    return { last: cut, wholeBytes, endless: true, torn: Buffer.alloc(0), damaged: false };
  }
  const last = end < 0 ? undefined : readRecord(text.subarray(before + 1, end));
  const damaged = (end >= 0 && !last?.intact) || (torn.length > 0 && !isTorn(torn, last));
  return { last, wholeBytes: start + end + 1, endless: false, torn, damaged };
}

async function readPart(handle: FileHandle, from: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(bytes), position: from });
  return buffer.subarray(0, bytesRead);
}
