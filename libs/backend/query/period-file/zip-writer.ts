import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { ObservabilityError } from '#contracts';
import { CENTRAL, DESCRIPTOR, END, LOCAL, MOST_BYTES, MOST_ENTRIES } from './zip-format.js';

/** A file in a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Iterable<string> | AsyncIterable<string>;
}

/** Characters compressed at once. */
const PIECE = 64 * 1024;
/** Sizes and checksum follow the content; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** Created on Unix: a regular file that only its owner can read. */
const MADE_BY = (3 << 8) | VERSION;
const MODE = (0o100600 << 16) >>> 0;

interface Packed {
  crc: number;
  bytes: number;
  packedBytes: number;
}

/**
 * Writes a zip as a stream: entries are compressed one after another, so that only a few pieces of 64 KiB are in
 * memory.
 *
 * @param atMs timestamp of all entries, milliseconds since 1970
 * @throws ObservabilityError `OBS_QUERY` when the zip would exceed 4 GiB
 */
export async function* zipped(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  atMs: number,
): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const packed: Packed = { crc: 0, bytes: 0, packedBytes: 0 };
    const at = offset;
    const head = localHeader(name, atMs);
    yield head;
    for await (const piece of deflated(content, packed)) yield piece;
    yield descriptor(packed);
    offset += head.length + packed.packedBytes + DESCRIPTOR.bytes;
    if (offset > MOST_BYTES || directory.length >= MOST_ENTRIES)
      throw new ObservabilityError(
        'OBS_QUERY',
        'the zip would be larger than 4 GiB; choose a shorter period',
      );
    directory.push(centralHeader(name, atMs, packed, at));
  }
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  yield* directory;
  yield endRecord(directory.length, bytes, offset);
}

async function* deflated(content: ZipEntry['content'], packed: Packed): AsyncGenerator<Uint8Array> {
  const packer = createDeflateRaw();
  // The loop below throws errors of the pipeline.
  pipeline(Readable.from(counted(content, packed), { highWaterMark: 1 }), packer, () => undefined);
  for await (const piece of packer as AsyncIterable<Uint8Array>) {
    packed.packedBytes += piece.length;
    yield piece;
  }
}

async function* counted(content: ZipEntry['content'], packed: Packed): AsyncGenerator<Uint8Array> {
  for await (const text of joined(content)) {
    const bytes = Buffer.from(text);
    packed.crc = crc32(bytes, packed.crc);
    packed.bytes += bytes.length;
    if (packed.bytes > MOST_BYTES)
      throw new ObservabilityError(
        'OBS_QUERY',
        'a file of the zip would be larger than 4 GiB; choose a shorter period',
      );
    yield bytes;
  }
}

async function* joined(content: ZipEntry['content']): AsyncGenerator<string> {
  let waiting = '';
  for await (const text of content) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}

function localHeader(name: string, atMs: number): Uint8Array {
  const text = Buffer.from(name);
  const head = Buffer.alloc(LOCAL.bytes);
  head.writeUInt32LE(LOCAL.signature, 0);
  head.writeUInt16LE(VERSION, 4);
  writeManner(head, 6, atMs);
  head.writeUInt16LE(text.length, 26);
  return Buffer.concat([head, text]);
}

function descriptor(packed: Packed): Uint8Array {
  const tail = Buffer.alloc(DESCRIPTOR.bytes);
  tail.writeUInt32LE(DESCRIPTOR.signature, 0);
  writeSizes(tail, 4, packed);
  return tail;
}

function centralHeader(name: string, atMs: number, packed: Packed, offset: number): Uint8Array {
  const text = Buffer.from(name);
  const head = Buffer.alloc(CENTRAL.bytes);
  head.writeUInt32LE(CENTRAL.signature, 0);
  head.writeUInt16LE(MADE_BY, 4);
  head.writeUInt16LE(VERSION, 6);
  writeManner(head, CENTRAL.flagsAt, atMs);
  writeSizes(head, CENTRAL.crcAt, packed);
  head.writeUInt16LE(text.length, CENTRAL.nameLengthAt);
  head.writeUInt32LE(MODE, 38);
  head.writeUInt32LE(offset, CENTRAL.offsetAt);
  return Buffer.concat([head, text]);
}

/** Writes the fields flags, method and time. */
function writeManner(head: Buffer, at: number, atMs: number): void {
  const date = new Date(atMs);
  head.writeUInt16LE(FLAGS, at);
  head.writeUInt16LE(DEFLATED, at + 2);
  const seconds = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  head.writeUInt16LE(seconds, at + 4);
  const years = Math.min(127, Math.max(0, date.getUTCFullYear() - 1980));
  head.writeUInt16LE((years << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(), at + 6);
}

function writeSizes(head: Buffer, at: number, { crc, bytes, packedBytes }: Packed): void {
  head.writeUInt32LE(crc, at);
  head.writeUInt32LE(packedBytes, at + 4);
  head.writeUInt32LE(bytes, at + 8);
}

function endRecord(entries: number, bytes: number, offset: number): Uint8Array {
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, END.entriesAt);
  end.writeUInt32LE(bytes, END.directoryBytesAt);
  end.writeUInt32LE(offset, END.directoryAt);
  return end;
}
