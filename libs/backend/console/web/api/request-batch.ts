import { reach, RequestError } from './connection.js';

/** The response of a page. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A caller that waits for an answer. */
interface Waiting {
  readonly abort: AbortSignal | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}
type Question = readonly [address: string, asked: readonly Waiting[]];

/** Maximum number of questions in one request. */
const MOST = 32;
/** Pages of the telemetry thread; other pages cannot be part of a batch. */
const JOINED = /^api\/(?:v1|telemetry|alerting)\//;

/** Questions that wait to be sent, by address: the same question of several callers is sent once. */
let moment = new Map<string, Waiting[]>();

/** Whether a question can be part of a batch. */
export function canBatch(address: string): boolean {
  return JOINED.test(address);
}

/**
 * Asks a page. Questions that are asked in the same task, as when a page refreshes, are sent as one request, because each
 * request costs the application time. Each question is resolved as soon as its answer arrives.
 */
export function requestInBatch(address: string, abort?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (moment.size === 0) queueMicrotask(sendAll);
    const asked = moment.get(address) ?? [];
    moment.set(address, [...asked, { abort, resolve, reject }]);
  });
}

function sendAll(): void {
  const questions = [...moment];
  moment = new Map();
  for (let from = 0; from < questions.length; from += MOST) void sendSome(questions.slice(from, from + MOST));
}

/** Never rejects: errors go to the callers. */
async function sendSome(questions: readonly Question[]): Promise<void> {
  const open = new Map(questions.map(([, asked], at) => [at, asked]));
  const control = new AbortController();
  for (const { abort, reject } of [...open.values()].flat())
    abort?.addEventListener(
      'abort',
      () => {
        reject(abort.reason);
        if (open.size > 0 && isUnwanted([...open.values()].flat())) control.abort();
      },
      { once: true },
    );
  try {
    for await (const [at, answer] of answersOf(questions, control.signal)) {
      for (const { resolve } of open.get(at) ?? []) resolve(answer);
      open.delete(at);
    }
    if (open.size > 0) throw new RequestError(0, 'the application broke off in the middle of its answer');
  } catch (error) {
    for (const { reject } of [...open.values()].flat()) reject(error);
  }
}

function isUnwanted(asked: readonly Waiting[]): boolean {
  return asked.every(({ abort }) => abort?.aborted);
}

/** Answers with the index of their question, in the order in which they arrive. */
async function* answersOf(
  questions: readonly Question[],
  signal: AbortSignal,
): AsyncGenerator<readonly [at: number, answer: Answer]> {
  const [first, second] = questions;
  if (first && !second) {
    yield [0, await askOne(first[0], signal)];
    return;
  }
  const body = new URLSearchParams(questions.map(([address]) => ['ask', `/${address}`]));
  const answer = await reach('api/telemetry/batch', { method: 'POST', body, signal });
  // The application accepts smaller bodies only (management.bodyLimitBytes).
  if (answer.status === 413) {
    for (const [at, [address]] of questions.entries()) yield [at, await askOne(address, signal)];
    return;
  }
  if (!answer.ok || !answer.body) throw await RequestError.of(answer);
  for await (const line of linesOf(answer.body)) {
    const { at, ...one } = JSON.parse(line) as Answer & { readonly at: number };
    yield [at, one];
  }
}

async function askOne(address: string, signal: AbortSignal): Promise<Answer> {
  const answer = await reach(address, { method: 'GET', signal });
  const text = await answer.text();
  return { status: answer.status, body: jsonOr(text) };
}

/** The parsed text, or the text itself when it is not JSON. */
function jsonOr(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Splits a stream into lines; each piece is scanned once, however long a line is. */
async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let line: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const [first = '', ...more] = value.split('\n');
    line.push(first);
    for (const next of more) {
      yield line.join('');
      line = [next];
    }
  }
}
