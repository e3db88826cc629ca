/** Small questions to a service over loopback, and the wait for a yes. None leaves a socket behind. */
import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOST = '127.0.0.1';
const ANSWER_MS = 2_000;

/** Asks again and again until the answer is true or the time is over; says which. */
export async function until(question, timeoutMs, everyMs = 50) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await question()) return true;
    if (Date.now() >= deadline) return false;
    await sleep(everyMs);
  }
}

/** Whether something accepts connections on a loopback port. */
export const accepts = (port) =>
  talk(port, (socket, done) => socket.once('connect', () => done(true)), false);

/** The first bytes a service answers to `hello`, as text; empty when it does not answer. */
export const reply = (port, hello) =>
  talk(
    port,
    (socket, done) => socket.write(hello) && socket.once('data', (bytes) => done(bytes.toString('latin1'))),
    '',
  );

function talk(port, conversation, failure) {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const done = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(ANSWER_MS, () => done(failure));
    socket.once('error', () => done(failure));
    socket.once('close', () => done(failure));
    conversation(socket, done);
  });
}

/** The status of an HTTP GET; 0 when there is no answer. */
export function httpStatus(port, path, headers = {}) {
  return new Promise((resolve) => {
    const request = get({ host: HOST, port, path, headers, agent: false, timeout: ANSWER_MS }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(0));
  });
}
