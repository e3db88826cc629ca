/**
 * A client in a separate thread, which sends requests while the event loop of this thread is blocked. Requests for the
 * same path follow each other, since concurrent ones may get the same page.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Requests, with their time in milliseconds after the block began. */
export interface Question {
  readonly path: string;
  readonly atMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BlockedAnswer {
  readonly path: string;
  readonly atMs: number;
  /** 0 when there was none. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds from the question to the end of the answer. */
  readonly ms: number;
}

const CLIENT = `
const { parentPort, workerData: { url, questions, over } } = require('node:worker_threads');
const { get } = require('node:http');
const ask = ({ path, atMs, headers = {} }) => new Promise((resolve) => {
  const startedAt = performance.now();
  const done = (answer) => resolve({ path, atMs, headers: {}, body: '', ...answer, ms: performance.now() - startedAt });
  get(url + path, { agent: false, headers }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (text) => (body += text));
    response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }));
  }).on('error', (error) => done({ status: 0, body: String(error) }));
});
parentPort.once('message', async () => {
  const last = new Map();
  const asked = questions.map((question) => {
    const due = new Promise((resolve) => setTimeout(resolve, question.atMs));
    const answer = Promise.all([due, last.get(question.path)]).then(() => ask(question));
    last.set(question.path, answer);
    return answer;
  });
  parentPort.postMessage(await Promise.all(asked));
  Atomics.store(over, 0, 1);
  Atomics.notify(over, 0);
});
parentPort.postMessage('ready');
`;

/**
 * Blocks the event loop of this thread until all questions are answered, however slow the machine is.
 *
 * @throws Error when an answer does not arrive while the event loop is blocked, within `OBS_TEST_WAIT_MS`
 */
export async function askWhileBlocked(url: string, questions: readonly Question[]): Promise<BlockedAnswer[]> {
  const over = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const client = new Worker(CLIENT, { eval: true, workerData: { url, questions, over } });
  await once(client, 'message');
  const answered = once(client, 'message');
  client.postMessage('go');
  // Takes no processor from the others.
  const end = Atomics.wait(over, 0, 0, Number(process.env.OBS_TEST_WAIT_MS));
  const [answers] = (await answered) as [BlockedAnswer[]];
  await client.terminate();
  if (end === 'timed-out') throw new Error('not all answers arrived while the event loop was blocked');
  return answers;
}
