/**
 * An open-loop client: it sends requests at planned times, whether or not earlier ones were answered. For
 * `{ url, perSecond, ms, warmUpMs }` it returns latencies in milliseconds, counted from each request's planned time. If
 * the server pauses, all requests of the pause count as late, so there is no coordinated omission.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { serve } from '../lib/child.mjs';

const END_OF_HEAD = '\r\n\r\n';
/**
 * Timers have a resolution of 1 ms: requests are planned for whole milliseconds, several per millisecond at higher
 * rates.
 */
const STEP_MS = 1;
const SHARES = { p50: 0.5, p99: 0.99, p999: 0.999 };
/** Maximum wait for late answers, in milliseconds. */
const PATIENCE_MS = 10_000;

class Client {
  idle = [];
  waiting = [];
  latencies = [];
  open = 0;
  failed = 0;

  constructor(url) {
    const { hostname, port, host } = new URL(url);
    Object.assign(this, { hostname, port: Number(port) });
    this.request = `GET /orders/7 HTTP/1.1\r\nhost: ${host}\r\naccept: application/json${END_OF_HEAD}`;
  }

  /** Sends a request planned for a time, on as many connections as needed. */
  ask(plannedAt) {
    this.open += 1;
    const socket = this.idle.pop() ?? this.connect();
    socket.plannedAt = plannedAt;
    socket.write(this.request);
  }

  connect() {
    const socket = connect(this.port, this.hostname).setEncoding('latin1').setNoDelay();
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
      if (!isWhole(received)) return;
      if (!received.startsWith('HTTP/1.1 200')) this.failed += 1;
      received = '';
      this.latencies.push(performance.now() - socket.plannedAt);
      this.open -= 1;
      this.idle.push(socket);
    });
    socket.on('error', () => {
      this.failed += 1;
      this.open -= 1;
    });
    return socket;
  }

  close() {
    for (const socket of this.idle) socket.destroy();
  }
}

function isWhole(answer) {
  const head = answer.indexOf(END_OF_HEAD);
  if (head < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
  return answer.length >= head + END_OF_HEAD.length + length;
}

async function run(client, perSecond, ms) {
  const startAt = performance.now() + STEP_MS;
  const total = Math.round((perSecond * ms) / 1000);
  let asked = 0;
  await new Promise((resolve) => {
    const step = () => {
      const due = Math.min(total, Math.floor(((performance.now() - startAt) / 1000) * perSecond) + 1);
      for (; asked < due; asked++) {
        const exactly = (asked / perSecond) * 1000;
        client.ask(startAt + Math.ceil(exactly / STEP_MS) * STEP_MS);
      }
      if (asked >= total) resolve();
      else setTimeout(step, STEP_MS);
    };
    step();
  });
  for (const until = performance.now() + PATIENCE_MS; client.open > 0 && performance.now() < until;)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  return total;
}

serve(async ({ url, perSecond, ms, warmUpMs = 0 }) => {
  const client = new Client(url);
  if (warmUpMs > 0) await run(client, perSecond, warmUpMs);
  if (ms === 0) {
    client.close();
    return {};
  }
  client.latencies = [];
  const asked = await run(client, perSecond, ms);
  client.close();
  const sorted = Float64Array.from(client.latencies).sort();
  const figures = Object.fromEntries(
    Object.entries(SHARES).map(([name, share]) => [
      name,
      sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)],
    ]),
  );
  return { asked, failed: client.failed + client.open, max: sorted.at(-1), ...figures };
});
