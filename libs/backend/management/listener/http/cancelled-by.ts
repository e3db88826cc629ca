/**
 * The body of an answer. Its producer is notified when the client disconnects, also before it read anything, and when
 * it requested no body (HEAD).
 *
 * @param cancel aborted when the rest of the body is not needed
 */
export function cancelledBy(
  body: AsyncIterable<Uint8Array>,
  cancel: AbortController,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      const pieces = body[Symbol.asyncIterator]();
      const over: IteratorResult<Uint8Array> = { done: true, value: undefined };
      return {
        next: async () => {
          try {
            const piece = await pieces.next();
            if (piece.done) cancel.abort();
            return piece;
          } catch (error) {
            cancel.abort();
            throw error;
          }
        },
        return: async () => {
          cancel.abort();
          return (await pieces.return?.()) ?? over;
        },
      };
    },
  };
}
