import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, Incident, TrailEntry } from 'nestjs-observability/alerting';
import type { ServiceInstance } from '../../scripts/services/index.mjs';
import { problemsOf, trailLine } from './check.js';
import { Operator } from './client.js';
import { startDemo } from './demo.js';
import { recording, webhookReceiver, type Told } from './receivers.js';
import { BACKLOG, BROKER_ERRORS, INHIBITIONS, ROUTES } from './settings.js';

const WAIT_MS = 100_000;
const POLL_MS = 100;
/** For so long at most after a start, and a little, nobody is told of anything: some rules are evaluated every 5 minutes. */
const QUIET_MS = 92_000;

/** Milliseconds since the broker was killed. */
interface Line {
  readonly atMs: number;
  readonly what: string;
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`within ${WAIT_MS / 1_000} s there was no ${what}`);
}

export async function runOutage(rabbitmq: ServiceInstance, folder: string) {
  const token = randomBytes(16).toString('hex');
  Object.assign(process.env, rabbitmq.env, { METRICS_PORT: '0', MANAGEMENT_TOKENS: token });
  const events: { timeMs: number; what: string }[] = [];
  const note = (what: string): void => void events.push({ timeMs: Date.now(), what });
  const told: Told[] = [];
  const tell = (one: Told): void => {
    told.push(one);
    note(`${one.channel} is told: ${one.text}`);
  };
  const hook = await webhookReceiver('hook', tell);
  const demo = await startDemo(folder, {
    rules: [BROKER_ERRORS],
    channels: [
      ...['chat', 'pager', 'rest'].map((name) => recording(name, tell)),
      { name: 'hook', type: 'webhook', url: hook.url },
    ],
    routes: ROUTES,
    inhibitions: INHIBITIONS,
  });
  const startedMs = performance.now();
  const operator = new Operator(demo.url, token);
  const firing = (name: string): Promise<Alert> =>
    until(`alert ${name}`, async () =>
      (await operator.alerts()).find(({ rule, state }) => rule === name && state === 'firing'),
    );
  const traced = (action: TrailEntry['action'], name?: string): Promise<TrailEntry> =>
    until(`${action} ${name ?? ''}`, async () =>
      (await operator.trail()).find((entry) => entry.action === action && (!name || entry.rule === name)),
    );
  const toldOf = (text: string): Promise<true> =>
    until(`message ${text}`, () =>
      told.filter((one) => one.text.startsWith(text)).length >= 2 ? true : undefined,
    );

  let killedMs = 0;
  let backlog = 0;
  let refused = 0;

  async function story(): Promise<void> {
    await until('message that was consumed', () => demo.ended() > 50 || undefined);
    await until('evaluation of all rules', async () => {
      const isLate = performance.now() > startedMs + QUIET_MS;
      return isLate || (await operator.unevaluated()).length === 0 || undefined;
    });
    await until('backlog', () => {
      if (demo.depth() > BACKLOG) return true;
      // More than can be consumed; the depth is read once a second.
      demo.burst();
      return undefined;
    });
    killedMs = Date.now();
    backlog = demo.depth();
    note(`RabbitMQ is killed; ${demo.ended()} messages were consumed, ${backlog} wait`);
    await rabbitmq.kill();

    await toldOf('opened');
    const { id } = await until<Incident>('incident', async () => (await operator.incidents())[0]);
    refused = await operator.acknowledge(id);
    await traced('alert_inhibited', 'QueueBacklog');
    const { fingerprint } = await firing('BrokerErrors');
    await toldOf('changed');
    await operator.silence(fingerprint);
    await traced('alert_silenced', 'BrokerErrors');
    const before = demo.ended();
    note('RabbitMQ is started');
    await rabbitmq.start();
    note('RabbitMQ answers');
    await until('message that was consumed after the outage', () => demo.ended() > before + 50 || undefined);
    note('50 messages were consumed since');
    await toldOf('resolved');
    await traced('incident_resolved');
    // Time for what nobody should be told.
    await sleep(12_000);
  }

  // What happened is told, however far it went.
  const failure = await story().then(
    () => [],
    (error: unknown) => [(error as Error).message],
  );
  if (!rabbitmq.isRunning()) await rabbitmq.start();
  const incidents = await operator.incidents();
  const trail = await operator.trail();
  const consumed = await demo.end();
  hook.close();
  const lines: Line[] = [
    ...events,
    ...trail.map((entry) => ({ timeMs: entry.timeMs, what: trailLine(entry) })),
  ]
    .sort((one, other) => one.timeMs - other.timeMs)
    .map(({ timeMs, what }) => ({ atMs: timeMs - killedMs, what }));
  const problems = [...failure, ...problemsOf({ incidents, trail, told, consumed, refused, killedMs })];
  return { lines, backlog, ...consumed, messages: told.length, problems };
}
