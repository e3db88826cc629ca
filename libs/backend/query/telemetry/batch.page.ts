import type { TelemetryRequest, TelemetryRequests, TelemetryResponse } from '#contracts';
import { refuse } from '../http/parameters.js';
import type { PageRequest, QueryPage } from '../http/routes.js';

/** Most questions of one request: so many may wait in the thread. */
const MOST = 64;
/** Bytes that are sent in one part. */
const PIECE_BYTES = 64 * 1024;
const NO_BODY = new Uint8Array();
const encoder = new TextEncoder();
const LINE_END = encoder.encode('}\n');

/**
 * `/api/telemetry/batch`: several questions in one request. Each `ask` is the address of a page that is read, such as
 * `/api/v1/query?query=up`. The answer has a line of JSON for each, in the order in which they are ready, so that no question
 * waits for a slower one: `{"at":0,"status":200,"body":…}`, `at` being its place among the questions.
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
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
      body: lines(questionsOf(request), ask, request.signal),
    }),
  };
}

/** @throws QueryProblem when there are none, or too many, or one is no address */
function questionsOf({ parameters, remote }: PageRequest): TelemetryRequest[] {
  const addresses = parameters.all('ask');
  if (addresses.length === 0) refuse('ask', 'it is missing or empty');
  if (addresses.length > MOST) refuse('ask', `there are ${addresses.length}; ${MOST} are the most`);
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
      // A signal each: what works on a question listens to it.
      ask(question, AbortSignal.any([signal])).then((answer): [number, TelemetryResponse] => [at, answer]),
    ]),
  );
  while (running.size > 0) {
    const [at, answer] = await Promise.race(running.values());
    running.delete(at);
    yield* lineOf(at, answer);
  }
}

/** In as few pieces as possible: each is a message between the threads. */
async function* lineOf(at: number, { status, body }: TelemetryResponse): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array = encoder.encode(`{"at":${at},"status":${status},"body":`);
  for await (const piece of body) {
    if (waiting.length + piece.length > PIECE_BYTES) {
      yield waiting;
      waiting = piece;
    } else waiting = Buffer.concat([waiting, piece]);
  }
  yield Buffer.concat([waiting, LINE_END]);
}
