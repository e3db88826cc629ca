import { open, type FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { errorCode, ObservabilityError } from '#contracts';
import { CENTRAL, END, LOCAL } from './zip-format.js';

/** Maximum length of a comment after the end record. */
const LONGEST_COMMENT = 0xffff;
const MOST_DIRECTORY_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** Reads the files of a zip piece by piece. An invalid zip gives an `ObservabilityError` that names the file. */
export class ZipReader {
  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws ObservabilityError `OBS_QUERY` when the file does not exist or is no zip */
  static async open(path: string): Promise<ZipReader> {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw wrong(
        path,
        errorCode(error) === 'ENOENT' ? 'there is no such file' : `it cannot be read (${errorCode(error)})`,
      );
    });
    try {
      if (!(await handle.stat()).isFile()) throw wrong(path, 'it is not a file');
      return new ZipReader(path, handle, await directoryOf(handle, path));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Names of its files, sorted. */
  get names(): string[] {
    return [...this.entries.keys()].sort();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /**
   * Yields the bytes of a file.
   *
   * @throws ObservabilityError `OBS_QUERY` when it is damaged, encrypted, or compressed with an unknown method
   */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(name);
    if (!entry) throw wrong(this.path, `${name} is missing in it`);
    if (entry.flags & ENCRYPTED) throw wrong(this.path, 'it is encrypted; pack it anew without a password');
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw wrong(
        this.path,
        `${name} is packed by method ${entry.method}; only "stored" and "deflated" are read`,
      );
    let [crc, bytes] = [0, 0];
    for await (const piece of this.unpacked(name, entry, await this.contentAt(name, entry))) {
      crc = crc32(piece, crc);
      bytes += piece.length;
      if (bytes > entry.bytes) break;
      yield piece;
    }
    if (crc !== entry.crc || bytes !== entry.bytes) throw this.damaged(name);
  }

  private async *unpacked(
    name: string,
    { method, packedBytes }: Entry,
    start: number,
  ): AsyncGenerator<Uint8Array> {
    const packed = bytesBetween(this.handle, start, start + packedBytes);
    if (method === STORED) {
      yield* packed;
      return;
    }
    const unpacker = createInflateRaw();
    // The loop below throws errors of the pipeline.
    pipeline(Readable.from(packed, { highWaterMark: 1 }), unpacker, () => undefined);
    try {
      yield* unpacker as AsyncIterable<Uint8Array>;
    } catch {
      throw this.damaged(name);
    }
  }

  /** Offset of the content, after the header, whose length the header itself states. */
  private async contentAt(name: string, { offset }: Entry): Promise<number> {
    const head = await bytesAt(this.handle, offset, LOCAL.bytes);
    if (head.length < LOCAL.bytes || head.readUInt32LE(0) !== LOCAL.signature) throw this.damaged(name);
    return (
      offset + LOCAL.bytes + head.readUInt16LE(LOCAL.nameLengthAt) + head.readUInt16LE(LOCAL.extraLengthAt)
    );
  }

  private damaged(name: string): ObservabilityError {
    return wrong(this.path, `${name} in it is damaged; download or copy it again`);
  }
}

/** @param problem predicate of a sentence about the file */
export function wrong(path: string, problem: string): ObservabilityError {
  return new ObservabilityError('OBS_QUERY', `${path}: ${problem}`);
}

async function directoryOf(handle: FileHandle, path: string): Promise<Map<string, Entry>> {
  const { size } = await handle.stat();
  const tailAt = Math.max(0, size - END.bytes - LONGEST_COMMENT);
  const tail = await bytesAt(handle, tailAt, size - tailAt);
  const endAt = lastEnd(tail);
  if (endAt < 0) throw wrong(path, 'it is not a zip, or the end of it is missing; download or copy it again');
  const count = tail.readUInt16LE(endAt + END.entriesAt);
  const bytes = tail.readUInt32LE(endAt + END.directoryBytesAt);
  const at = tail.readUInt32LE(endAt + END.directoryAt);
  if (at + bytes > tailAt + endAt || bytes > MOST_DIRECTORY_BYTES)
    throw wrong(path, 'its list of files is damaged, or it is larger than 4 GiB');
  const directory = await bytesAt(handle, at, bytes);
  const entries = new Map<string, Entry>();
  for (let next = 0, i = 0; i < count; i++) {
    if (next + CENTRAL.bytes > directory.length || directory.readUInt32LE(next) !== CENTRAL.signature)
      throw wrong(path, 'its list of files is damaged; download or copy it again');
    const nameEnd = next + CENTRAL.bytes + directory.readUInt16LE(next + CENTRAL.nameLengthAt);
    entries.set(directory.toString('utf8', next + CENTRAL.bytes, nameEnd), entryAt(directory, next));
    next =
      nameEnd +
      directory.readUInt16LE(next + CENTRAL.extraLengthAt) +
      directory.readUInt16LE(next + CENTRAL.commentLengthAt);
  }
  return entries;
}

function entryAt(directory: Buffer, at: number): Entry {
  return {
    flags: directory.readUInt16LE(at + CENTRAL.flagsAt),
    method: directory.readUInt16LE(at + CENTRAL.methodAt),
    crc: directory.readUInt32LE(at + CENTRAL.crcAt),
    packedBytes: directory.readUInt32LE(at + CENTRAL.packedBytesAt),
    bytes: directory.readUInt32LE(at + CENTRAL.bytesAt),
    offset: directory.readUInt32LE(at + CENTRAL.offsetAt),
  };
}

function lastEnd(tail: Buffer): number {
  for (let at = tail.length - END.bytes; at >= 0; at--)
    if (tail.readUInt32LE(at) === END.signature) return at;
  return -1;
}

async function* bytesBetween(handle: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const piece = await bytesAt(handle, at, Math.min(PIECE_BYTES, end - at));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
