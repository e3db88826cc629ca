/**
 * The body of an answer. Whoever makes it hears when the client has left, also when it left before it read anything, or asked
 * for no body (HEAD).
 *
 * @param cancel aborted when nothing more of the body is wanted
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
