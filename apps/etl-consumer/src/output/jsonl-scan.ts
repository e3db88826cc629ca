import type { FileHandle } from 'node:fs/promises';
import { LineIndex } from './line-index.js';

const CHUNK_BYTES = 1 << 20;
/** Only the start of a line is read; a longer message id cannot be ours. */
const HEAD_BYTES = 4096;
const NEWLINE = 0x0a;
const LINE_HEAD = /^\{"message_id":("(?:[^"\\]|\\.)*")/;

/** Lines per message, and the number of bytes in complete lines. */
export interface ScannedLines {
  readonly index: LineIndex;
  readonly size: number;
}

/**
 * Counts the lines of a JSONL file by `message_id`, which must be the first field. Bytes after the last line break are
 * a line torn by a crash and not part of `size`. Lines of another format are kept but not counted.
 */
export async function scanLines(handle: FileHandle): Promise<ScannedLines> {
  const index = new LineIndex();
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let head = Buffer.alloc(0);
  let position = 0;
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return { index, size };
    const part = chunk.subarray(0, bytesRead);
    let begin = 0;
    for (let end = part.indexOf(NEWLINE); end !== -1; end = part.indexOf(NEWLINE, begin)) {
      countLine(index, headOf(head, part.subarray(begin, end)));
      head = Buffer.alloc(0);
      begin = end + 1;
      size = position + begin;
    }
    head = headOf(head, part.subarray(begin));
    position += bytesRead;
  }
}

/** Always copies, since the next read overwrites the chunk. */
function headOf(before: Buffer, rest: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([before, rest.subarray(0, Math.max(0, HEAD_BYTES - before.length))]);
}

function countLine(index: LineIndex, head: Buffer): void {
  const id = LINE_HEAD.exec(head.toString('utf8'))?.[1];
  if (id !== undefined) index.add(JSON.parse(id) as string, 1);
}
