/**
 * Losses by deaths of the telemetry thread, a SIGTERM and a SIGKILL: every ended span must arrive once, or be counted
 * as lost.
 *
 *     node endurance/thread/run.mjs [--seconds 30] [--rate 500]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, rate: { type: 'string', default: '500' } },
});
const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
const SPANS_PER_REQUEST = 2;
const KILL_EVERY_MS = 5_000;
/** Time for the last thread to start and to export what waited in the ring, in milliseconds. */
const SETTLE_MS = 60_000;

await ensureBuilt();
const { TelemetryReceiver } = await import('../../dist/esm/testing.js');
const failures = [];

await withApp('deaths of the thread', async ({ app, url, receiver }) => {
  const kills = setInterval(() => app.send('kill'), KILL_EVERY_MS);
  const made = await load(url, seconds);
  clearInterval(kills);
  for (const until = performance.now() + SETTLE_MS; ; await sleep(1_000)) {
    const answer = once(app, 'message');
    app.send('count');
    const [{ dropped }] = await answer;
    const found = arrived(receiver);
    if (made - found.spans <= dropped || performance.now() > until)
      return { made, dropped, ...found, mayLose: dropped };
  }
});
await withApp('SIGTERM under load', async ({ app, url, receiver }) => {
  const made = await load(url, Math.min(seconds, 5));
  app.kill('SIGTERM');
  await once(app, 'exit');
  return { made, dropped: 0, ...arrived(receiver), mayLose: 0 };
});
await withApp('SIGKILL under load', async ({ app, url, receiver }) => {
  const made = await load(url, Math.min(seconds, 5));
  app.kill('SIGKILL');
  await once(app, 'exit');
  // One second of batches, plus the batch in transit.
  return { made, dropped: 0, ...arrived(receiver), mayLose: 3 * rate * SPANS_PER_REQUEST };
});
process.exitCode = failures.length > 0 ? 1 : 0;

async function withApp(title, work) {
  const receiver = await TelemetryReceiver.start('http');
  const app = fork(fileURLToPath(new URL('app.mjs', import.meta.url)), {
    env: { ...process.env, RECEIVER: receiver.url },
  });
  try {
    const [{ url }] = await once(app, 'message');
    const { made, dropped, spans, repeated, mayLose } = await work({ app, url, receiver });
    const missing = made - spans;
    const holds = missing <= mayLose && repeated === 0;
    if (!holds) failures.push(title);
    console.log(
      `${holds ? 'ok  ' : 'FAIL'} ${title}: ${made} spans made, ${spans} arrived, ${missing} missing, ${dropped} counted as lost, ${repeated} came twice`,
    );
  } finally {
    app.kill('SIGKILL');
    await receiver.stop();
  }
}

function arrived({ spans }) {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return { spans: ids.size, repeated: spans.length - ids.size };
}

/** @returns the number of spans ended so far */
async function load(url, forSeconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const startedAt = performance.now();
  const open = new Set();
  let [asked, answered] = [0, 0];
  while (performance.now() - startedAt < forSeconds * 1000) {
    const due = ((performance.now() - startedAt) / 1000) * rate;
    for (; asked < due; asked++) {
      const request = new Promise((resolve, reject) => {
        get(`${url}/work`, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
      }).then(() => (answered += 1));
      open.add(request);
      void request.finally(() => open.delete(request));
    }
    await sleep(5);
  }
  await Promise.all(open);
  agent.destroy();
  return answered * SPANS_PER_REQUEST;
}
