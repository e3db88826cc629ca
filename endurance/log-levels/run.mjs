/**
 * `npm run endurance -- log-levels [--ms 600000]`: an application in its own process gets another level for one logger
 * for ten minutes through the management port, and is watched until the level reverts automatically, and a while
 * longer. Prints the times; exit code 1 when the level reverted too early or too late, affected another logger, or
 * could be set without a token.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({ options: { ms: { type: 'string', default: '600000' } } });
const forMs = Number(values.ms);
const LOOK_MS = 500;
const LATE_MS = 2_000;
const AFTER_MS = 10_000;

await ensureBuilt();
const token = randomBytes(32).toString('hex');
const app = fork(fileURLToPath(new URL('app.mjs', import.meta.url)), [token]);
const lines = [];
app.on('message', (message) => message.line && lines.push(message));
const url = await new Promise((resolve) =>
  app.on('message', (message) => message.url && resolve(message.url)),
);
const authorization = `Bearer ${token}`;

await wait(3_000);
const refused = await set({});
const setAt = Date.now();
const answer = await set({ authorization });
const change = await answer.json();
say(
  `PUT /loggers/Orders without a token: ${refused.status}, with it: ${answer.status} ${JSON.stringify(change)}`,
);

const backAt = await back();
await wait(AFTER_MS);
app.disconnect();
await once(app, 'exit');

const debug = lines.filter(({ line }) => line.level === 'debug');
const [during, other] = ['Orders', 'Billing'].map((name) =>
  debug.filter(({ line }) => line.context === name),
);
const told = lines.filter(({ line }) => line.level_set !== undefined).map(({ line }) => line.msg);
const [first, last] = [during[0], during.at(-1)].map((found) => (found?.at ?? NaN) - setAt);
say(`back after ${backAt - setAt} ms of ${forMs}; the application said: ${JSON.stringify(told)}`);
say(`debug lines of Orders: ${during.length}, from ${first} ms to ${last} ms; of Billing: ${other.length}`);
const took = backAt - setAt;
const right =
  refused.status === 401 &&
  answer.status === 200 &&
  took >= forMs &&
  took < forMs + LATE_MS &&
  first >= 0 &&
  last < forMs + LATE_MS &&
  during.length >= (forMs / 1_000) * 0.9 &&
  other.length === 0;
say(right ? 'all as it should be' : 'NOT as it should be');
process.exitCode = right ? 0 : 1;

function set(headers) {
  return fetch(`${url}/loggers/Orders`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ level: 'debug', forMs }),
  });
}

/** @returns the time at which the management port reports the configured level again */
async function back() {
  for (let shown; ; await wait(LOOK_MS)) {
    const { loggers } = await (await fetch(`${url}/loggers`, { headers: { authorization } })).json();
    const level = loggers.find(({ logger }) => logger === 'Orders')?.level ?? 'as ROOT';
    if (level !== shown) say(`level of Orders: ${level}`);
    shown = level;
    if (level !== 'debug') return Date.now();
  }
}

function say(text) {
  console.log(`${new Date().toISOString()} ${text}`);
}
