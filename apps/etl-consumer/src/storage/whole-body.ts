/**
 * Passes chunks on, and fails when the stream ends before `size` bytes, so that an interrupted transfer is never read
 * as a shorter object.
 *
 * @param size expected number of bytes; `undefined` if unknown
 * @param failed converts a read error to the store's error
 */
export async function* wholeBody(
  chunks: AsyncIterable<Uint8Array>,
  size: number | undefined,
  failed: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  let received = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      const step = await iterator.next().catch((error: unknown) => {
        finished = true;
        throw failed(error);
      });
      if (step.done) break;
      received += step.value.byteLength;
      yield step.value;
    }
    finished = true;
  } finally {
    if (!finished) await iterator.return?.();
  }
  if (size !== undefined && received !== size) {
    throw failed(new Error(`the body ended after ${received} of ${size} bytes`));
  }
}
