import type { TelemetryResponse } from '#contracts';

const PIECE_BYTES = 64 * 1024;
/** UTF-16 code units that fit into a piece, whatever the characters. */
const PIECE_UNITS = Math.floor(PIECE_BYTES / 3);

const encoder = new TextEncoder();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Joins texts into pieces of at most 64 KiB, and yields the thread between them.
 *
 * @param texts parts of one text, in order
 */
export async function* pieces(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  let waiting = '';
  for (const text of texts) {
    waiting += text;
    while (waiting.length >= PIECE_UNITS) {
      const end = wholeCharacters(waiting);
      yield encoder.encode(waiting.slice(0, end));
      waiting = waiting.slice(end);
      await turn();
    }
  }
  if (waiting !== '') yield encoder.encode(waiting);
}

/** A length close to the piece size that does not split a surrogate pair. */
function wholeCharacters(text: string): number {
  const last = text.charCodeAt(PIECE_UNITS - 1);
  return last >= 0xd800 && last <= 0xdbff ? PIECE_UNITS - 1 : PIECE_UNITS;
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
