import type { FileHandle } from 'node:fs/promises';
import { LineIndex } from './line-index.js';

const CHUNK_BYTES = 1 << 20;
/** Only the head of a line is looked at; a message id longer than this cannot be ours. */
const HEAD_BYTES = 4096;
const NEWLINE = 0x0a;
const LINE_HEAD = /^\{"message_id":("(?:[^"\\]|\\.)*")/;

/** What a file holds: lines per message, and how many bytes of it are whole lines. */
export interface ScannedLines {
  readonly index: LineIndex;
  readonly size: number;
}

/**
 * Reads a JSONL file and counts its lines by `message_id`, which must be the first field. Bytes after the last line
 * break are a line torn by a crash: they are not part of `size`. Lines of another shape are left alone and not counted.
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

/** Always a copy: the chunk it comes from is overwritten by the next read. */
function headOf(before: Buffer, rest: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([before, rest.subarray(0, Math.max(0, HEAD_BYTES - before.length))]);
}

function countLine(index: LineIndex, head: Buffer): void {
  const id = LINE_HEAD.exec(head.toString('utf8'))?.[1];
  if (id !== undefined) index.add(JSON.parse(id) as string, 1);
}
