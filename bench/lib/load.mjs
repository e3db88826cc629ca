/**
 * A client that sends requests to a server at the maximum rate over persistent connections. For `{ url, ms }` or
 * `{ url, requests }` it returns the number of requests, and requests per second once all connections are open. Small,
 * so that it is never the bottleneck.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { serve } from './child.mjs';

const CONNECTIONS = 32;
const END_OF_HEAD = '\r\n\r\n';

function ask(socket, host, done) {
  const request = `GET /orders/7 HTTP/1.1\r\nhost: ${host}\r\naccept: application/json${END_OF_HEAD}`;
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
    if (!isWhole(received)) return;
    if (!received.startsWith('HTTP/1.1 200')) throw new Error(received);
    received = '';
    if (done()) socket.write(request);
    else socket.end();
  });
  socket.write(request);
}

function isWhole(answer) {
  const head = answer.indexOf(END_OF_HEAD);
  if (head < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
  return answer.length >= head + END_OF_HEAD.length + length;
}

/**
 * Keeps this process busy between answers, on its own CPU: waking a sleeping client takes the server longer than
 * sending the answer, and only the slower of two servers would find it asleep.
 */
function stayAwake(until) {
  if (performance.now() < until) setImmediate(stayAwake, until);
}

serve(async ({ url, ms, requests }) => {
  const { hostname, port, host } = new URL(url);
  let [answered, startedAt] = [0, performance.now()];
  const until = startedAt + ms;
  if (requests === undefined) stayAwake(until);
  const goOn = () => {
    if (++answered === CONNECTIONS) startedAt = performance.now();
    return requests === undefined ? performance.now() < until : answered < requests;
  };
  await Promise.all(
    Array.from(
      { length: CONNECTIONS },
      () =>
        new Promise((resolve, reject) => {
          const socket = connect(Number(port), hostname).setEncoding('latin1').setNoDelay();
          socket.on('error', reject).on('close', resolve);
          ask(socket, host, goOn);
        }),
    ),
  );
  const perSecond = ((answered - CONNECTIONS) / (performance.now() - startedAt)) * 1000;
  return { perSecond, answered };
});
