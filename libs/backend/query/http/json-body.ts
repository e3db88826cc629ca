import type { TelemetryResponse } from '#contracts';

const PIECE_BYTES = 64 * 1024;

const encoder = new TextEncoder();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Joins texts into pieces of at most 64 KiB, and yields the thread between them. Each piece is a message to the main
 * thread, so pieces are as large as allowed.
 *
 * @param texts parts of one text, in order
 */
export async function* pieces(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const space = new Uint8Array(PIECE_BYTES);
  let waiting = '';
  const next = (): Uint8Array => {
    // `encodeInto` writes whole characters only.
    const { read, written } = encoder.encodeInto(waiting, space);
    waiting = waiting.slice(read);
    return space.slice(0, written);
  };
  for (const text of texts) {
    waiting += text;
    while (waiting.length >= PIECE_BYTES) {
      yield next();
      await turn();
    }
  }
  while (waiting !== '') yield next();
}

/** A response whose JSON is written in parts. */
export function jsonParts(
  parts: Iterable<string>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): TelemetryResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: pieces(parts),
  };
}

/** A list as JSON, item by item. */
export function* listJson(items: Iterable<unknown>): Generator<string> {
  yield '[';
  let first = true;
  for (const item of items) {
    yield first ? JSON.stringify(item) : `,${JSON.stringify(item)}`;
    first = false;
  }
  yield ']';
}

/** A JSON object as response of our own pages; lists in it are written item by item. */
export function jsonAnswer(value: object, status = 200): TelemetryResponse {
  return jsonParts(objectJson(value), status);
}

function* objectJson(value: object): Generator<string> {
  yield '{';
  let comma = '';
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    yield `${comma}${JSON.stringify(key)}:`;
    comma = ',';
    if (Array.isArray(member)) yield* listJson(member);
    else yield JSON.stringify(member);
  }
  yield '}';
}
