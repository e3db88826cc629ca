/** A client in a separate thread, which sends requests while the event loop of this thread is blocked. */
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
const { parentPort, workerData: { url, questions } } = require('node:worker_threads');
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
  const asked = questions.map((question) =>
    new Promise((resolve) => setTimeout(resolve, question.atMs)).then(() => ask(question)));
  parentPort.postMessage(await Promise.all(asked));
});
parentPort.postMessage('ready');
`;

/** Blocks the event loop for so many milliseconds while others ask. */
export async function askWhileBlocked(
  url: string,
  blockedMs: number,
  questions: readonly Question[],
): Promise<BlockedAnswer[]> {
  const client = new Worker(CLIENT, { eval: true, workerData: { url, questions } });
  await once(client, 'message');
  const answered = once(client, 'message');
  client.postMessage('go');
  block(blockedMs);
  const [answers] = (await answered) as [BlockedAnswer[]];
  await client.terminate();
  return answers;
}

/** Stops the event loop of this thread, without taking a processor from the others. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms);
}
