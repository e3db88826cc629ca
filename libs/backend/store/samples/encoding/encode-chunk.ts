import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import { DEFLATED, FORMAT, PLAIN } from './chunk-format.js';

/** Reused between chunks: the store is used by one thread alone. */
const [head, directory, body] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];
/** Below this many bytes deflate's own head costs more than it saves. */
const LEAST_DEFLATED = 48;

/** What is in a chunk, written series after series. */
export interface ChunkParts {
  /** Writes the times, before the series. */
  readonly times: (writer: ByteWriter) => void;
  /** Position of each series in its group, ascending. */
  readonly slots: readonly number[];
  /** Writes what series `index` has. */
  readonly series: (writer: ByteWriter, index: number) => void;
}

/**
 * Writes a chunk: the times, which series, how long the bytes of each are (so that a reader skips those it does not want),
 * and their bytes; then deflates it all.
 */
export function encodeChunk({ times, slots, series }: ChunkParts): Uint8Array {
  for (const writer of [head, directory, body]) writer.clear();
  times(head);
  head.varint(slots.length);
  let before = -1;
  for (const [index, slot] of slots.entries()) {
    const start = body.length;
    series(body, index);
    head.varint(slot - before - 1);
    directory.varint(body.length - start);
    before = slot;
  }
  head.append(directory.view());
  head.append(body.view());
  return packed(head.view());
}

function packed(bytes: Uint8Array): Uint8Array {
  const deflated = bytes.length < LEAST_DEFLATED ? undefined : deflateRawSync(bytes);
  const [code, content] = deflated && deflated.length < bytes.length ? [DEFLATED, deflated] : [PLAIN, bytes];
  const result = new Uint8Array(content.length + 1);
  result[0] = FORMAT | code;
  result.set(content, 1);
  return result;
}
