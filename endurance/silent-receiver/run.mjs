/**
 * The effect of a receiver that never answers on an application: p99, memory and drops over a minute of load, compared
 * with a receiver that answers, in alternating rounds.
 *
 *     node endurance/silent-receiver/run.mjs [--seconds 60] [--rate 200] [--protocol http/protobuf] [--rounds 1]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { startReceiver } from './receiver.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '200' },
    protocol: { type: 'string', default: 'http/protobuf' },
    rounds: { type: 'string', default: '1' },
  },
});
const [seconds, rate, rounds] = [Number(values.seconds), Number(values.rate), Number(values.rounds)];
const WARM_UP_S = 5;
const MiB = 1024 * 1024;

await ensureBuilt();
for (let round = 0; round < rounds; round++) {
  for (const answers of [true, false]) report(answers, await measure(answers));
}

async function measure(answers) {
  const receiver = await startReceiver(values.protocol, answers);
  const app = fork(fileURLToPath(new URL('app.mjs', import.meta.url)), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, RECEIVER: receiver.url, PROTOCOL: values.protocol },
  });
  const ended = once(app, 'exit');
  const early = ended.then(([code]) =>
    Promise.reject(new Error(`the application ended early, with ${code}`)),
  );
  const [{ url }] = await Promise.race([once(app, 'message'), early]);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  await load(`${url}/work`, agent, WARM_UP_S);
  const before = await ask(app);
  const latencies = await load(`${url}/work`, agent, seconds);
  const after = await ask(app);
  agent.destroy();
  early.catch(() => undefined);
  app.send('end');
  await ended;
  const { exports } = receiver;
  receiver.close();
  return { latencies, before, after, exports };
}

async function ask(app) {
  app.send('memory');
  const [answer] = await once(app, 'message');
  return answer;
}

/** Sends at a fixed rate: a slow answer does not delay the next request. */
async function load(url, agent, forSeconds) {
  const latencies = [];
  const open = new Set();
  const startedAt = performance.now();
  for (let sent = 0; sent < forSeconds * rate;) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * rate) - sent;
    for (let n = 0; n < due; n++, sent++) {
      const request = send(url, agent).then((milliseconds) => {
        latencies.push(milliseconds);
        open.delete(request);
      });
      open.add(request);
    }
    await sleep(1);
  }
  await Promise.all(open);
  return latencies.sort((a, b) => a - b);
}

function send(url, agent) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    get(url, { agent }, (response) =>
      response.resume().on('end', () => resolve(performance.now() - startedAt)),
    ).on('error', reject);
  });
}

function report(answers, { latencies, before, after, exports }) {
  const at = (share) => latencies[Math.floor(latencies.length * share)].toFixed(2);
  const grown = (key) => `${(before[key] / MiB).toFixed(1)} -> ${(after[key] / MiB).toFixed(1)} MiB`;
  process.stdout.write(
    `${answers ? 'answering' : 'silent   '} receiver, ${values.protocol}: ${latencies.length} requests in ${seconds} s, ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; heap ${grown('heapUsed')}, rss ${grown('rss')}; ` +
      `${exports} exports begun, ${after.dropped} spans dropped and counted\n`,
  );
}
