import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import { DEFLATED, FORMAT, PLAIN } from './chunk-format.js';

/** Reused between chunks, since only one thread uses the store. */
const [head, directory, body] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];
/** Below this size, the overhead of deflate exceeds its savings. */
const LEAST_DEFLATED = 48;

/** The content of a chunk, written series by series. */
export interface ChunkParts {
  /** Writes the times, before the series. */
  readonly times: (writer: ByteWriter) => void;
  /** Positions of the series in their group, ascending. */
  readonly slots: readonly number[];
  /** Writes the values of series `index`. */
  readonly series: (writer: ByteWriter, index: number) => void;
}

/**
 * Encodes a chunk: the times, the series, the byte length of each series (so that a reader can skip it), and their
 * bytes; then deflates it.
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
