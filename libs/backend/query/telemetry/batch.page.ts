import type { TelemetryRequest, TelemetryRequests, TelemetryResponse } from '#contracts';
import { refuse } from '../http/parameters.js';
import type { PageRequest, QueryPage } from '../http/routes.js';

/** Maximum number of questions in one request; the thread lets as many wait. */
const MOST = 64;
/** Maximum size of a piece of the response. */
const PIECE_BYTES = 64 * 1024;
const NO_BODY = new Uint8Array();
const encoder = new TextEncoder();
const LINE_END = encoder.encode('}\n');
const NOTHING = encoder.encode('null');
/** Not `no-store`: Chromium reports a streamed response with it as cancelled, though the page read all of it. */
const CACHING = 'private, no-cache';

/**
 * `/api/telemetry/batch`: several questions in one request. Each `ask` is the address of a page that answers to GET, such
 * as `/api/v1/query?query=up`. The response has one line of JSON per question, in the order in which the answers are
 * ready, so that no question waits for a slower one: `{"at":0,"status":200,"body":…}`. `at` is the index of the question;
 * `body` is null where the page answers without one.
 *
 * @param ask answers one question
 */
export function batchPage(ask: TelemetryRequests): QueryPage {
  return {
    path: '/api/telemetry/batch',
    form: true,
    compound: true,
    answer: (request) => ({
      status: 200,
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': CACHING },
      body: lines(questionsOf(request), ask, request.signal),
    }),
  };
}

/** @throws QueryProblem when there are none or too many, or when one is not an address */
function questionsOf({ parameters, remote }: PageRequest): TelemetryRequest[] {
  const addresses = parameters.all('ask');
  if (addresses.length === 0) refuse('ask', 'it is missing or empty');
  if (addresses.length > MOST) refuse('ask', `there are ${addresses.length}; the maximum is ${MOST}`);
  return addresses.map((address) => {
    const [path = '', ...query] = address.split('?');
    if (!path.startsWith('/')) refuse('ask', 'it must be an address that begins with "/"');
    return { method: 'GET', path, query: query.join('?'), contentType: '', body: NO_BODY, remote };
  });
}

async function* lines(
  questions: readonly TelemetryRequest[],
  ask: TelemetryRequests,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const running = new Map(
    questions.map((question, at) => [
      at,
      // Each question has its own signal: the listeners of all questions would exceed the default maximum.
      ask(question, AbortSignal.any([signal])).then((answer): [number, TelemetryResponse] => [at, answer]),
    ]),
  );
  while (running.size > 0) {
    const [at, answer] = await Promise.race(running.values());
    running.delete(at);
    yield* lineOf(at, answer);
  }
}

/** One line in as few pieces as possible: each piece is a message between the threads. */
async function* lineOf(at: number, { status, body }: TelemetryResponse): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array = encoder.encode(`{"at":${at},"status":${status},"body":`);
  let isEmpty = true;
  for await (const piece of body) {
    if (piece.length > 0) isEmpty = false;
    if (waiting.length + piece.length > PIECE_BYTES) {
      yield waiting;
      waiting = piece;
    } else waiting = Buffer.concat([waiting, piece]);
  }
  yield Buffer.concat([waiting, ...(isEmpty ? [NOTHING] : []), LINE_END]);
}
