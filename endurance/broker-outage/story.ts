import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, Incident, TrailEntry } from 'nestjs-observability/alerting';
import type { ServiceInstance } from '../../scripts/services/index.mjs';
import { problemsOf, trailLine } from './check.js';
import { Operator } from './client.js';
import { startDemo } from './demo.js';
import { recording, webhookReceiver, type Told } from './receivers.js';
import { BACKLOG, BROKER_ERRORS, ROUTES } from './settings.js';

const WAIT_MS = 100_000;
const POLL_MS = 100;
/** After a start, no notifications are sent for at most this long: some rules are evaluated every 5 minutes. */
const QUIET_MS = 92_000;

interface Line {
  /** Milliseconds since the broker was killed. */
  readonly atMs: number;
  readonly what: string;
}

interface Event {
  readonly timeMs: number;
  readonly what: string;
}

type Demo = Awaited<ReturnType<typeof startDemo>>;

/** The participants of the run. */
interface Parts {
  readonly rabbitmq: ServiceInstance;
  readonly demo: Demo;
  readonly operator: Operator;
  /** The notifications received so far. */
  readonly told: readonly Told[];
  readonly note: (what: string) => void;
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`within ${WAIT_MS / 1_000} s there was no ${what}`);
}

/** The steps of the outage. */
class Outage {
  killedMs = 0;
  backlog = 0;
  refused = 0;
  private readonly startedMs = performance.now();

  constructor(private readonly parts: Parts) {}

  /** @throws Error naming the step that did not happen */
  async run(): Promise<void> {
    await this.fillQueue();
    await this.kill();
    await this.handle();
    await this.recover();
    // Time in which unexpected notifications would arrive.
    await sleep(12_000);
  }

  private async fillQueue(): Promise<void> {
    const { demo, operator } = this.parts;
    await until('message that was consumed', () => demo.ended() > 50 || undefined);
    await until('evaluation of all rules', async () => {
      const isLate = performance.now() > this.startedMs + QUIET_MS;
      return isLate || (await operator.unevaluated()).length === 0 || undefined;
    });
    await until('backlog', () => {
      if (demo.depth() > BACKLOG) return true;
      // More than can be consumed; the depth is read once a second.
      demo.burst();
      return undefined;
    });
  }

  private async kill(): Promise<void> {
    const { demo, rabbitmq, note } = this.parts;
    this.killedMs = Date.now();
    this.backlog = demo.depth();
    note(`RabbitMQ is killed; ${demo.ended()} messages were consumed, ${this.backlog} wait`);
    await rabbitmq.kill();
  }

  /** Acknowledges the incident and silences one alert; another one is inhibited. */
  private async handle(): Promise<void> {
    const { operator } = this.parts;
    await this.toldOf('opened');
    const { id } = await until<Incident>('incident', async () => (await operator.incidents())[0]);
    this.refused = await operator.acknowledge(id);
    await this.traced('alert_inhibited', 'QueueBacklog');
    const { fingerprint } = await this.firing('BrokerErrors');
    await this.toldOf('changed');
    await operator.silence(fingerprint);
    await this.traced('alert_silenced', 'BrokerErrors');
  }

  private async recover(): Promise<void> {
    const { demo, rabbitmq, note } = this.parts;
    const before = demo.ended();
    note('RabbitMQ is started');
    await rabbitmq.start();
    note('RabbitMQ answers');
    await until('message that was consumed after the outage', () => demo.ended() > before + 50 || undefined);
    note('50 messages were consumed since');
    await this.toldOf('resolved');
    await this.traced('incident_resolved');
  }

  private firing(name: string): Promise<Alert> {
    return until(`alert ${name}`, async () =>
      (await this.parts.operator.alerts()).find(({ rule, state }) => rule === name && state === 'firing'),
    );
  }

  private traced(action: TrailEntry['action'], name?: string): Promise<TrailEntry> {
    return until(`${action} ${name ?? ''}`, async () =>
      (await this.parts.operator.trail()).find(
        (entry) => entry.action === action && (!name || entry.rule === name),
      ),
    );
  }

  private toldOf(text: string): Promise<true> {
    const isEnough = (): boolean => this.parts.told.filter((one) => one.text.startsWith(text)).length >= 2;
    return until(`message ${text}`, () => isEnough() || undefined);
  }
}

/** Runs the outage; returns the events with times, and the problems. */
export async function runOutage(rabbitmq: ServiceInstance, folder: string) {
  const token = randomBytes(16).toString('hex');
  Object.assign(process.env, rabbitmq.env, { METRICS_PORT: '0', MANAGEMENT_TOKENS: token });
  const events: Event[] = [];
  const note = (what: string): void => void events.push({ timeMs: Date.now(), what });
  const told: Told[] = [];
  const tell = (one: Told): void => {
    told.push(one);
    note(`${one.channel} receives: ${one.text}`);
  };
  const hook = await webhookReceiver('hook', tell);
  const demo = await startAlertingDemo(folder, tell, hook.url);
  const operator = new Operator(demo.url, token);
  const outage = new Outage({ rabbitmq, demo, operator, told, note });
  // The events are returned even if a step failed.
  const failure = await outage.run().then(
    () => [],
    (error: unknown) => [(error as Error).message],
  );
  if (!rabbitmq.isRunning()) await rabbitmq.start();
  const incidents = await operator.incidents();
  const trail = await operator.trail();
  const consumed = await demo.end();
  hook.close();
  const { backlog, refused, killedMs } = outage;
  const problems = [...failure, ...problemsOf({ incidents, trail, told, consumed, refused, killedMs })];
  return { lines: linesOf(events, trail, killedMs), backlog, ...consumed, messages: told.length, problems };
}

function startAlertingDemo(folder: string, tell: (one: Told) => void, hookUrl: string): Promise<Demo> {
  return startDemo(folder, {
    rules: [BROKER_ERRORS],
    channels: [
      ...['chat', 'pager', 'rest'].map((name) => recording(name, tell)),
      { name: 'hook', type: 'webhook', url: hookUrl },
    ],
    routes: ROUTES,
  });
}

function linesOf(events: readonly Event[], trail: readonly TrailEntry[], killedMs: number): Line[] {
  return [...events, ...trail.map((entry) => ({ timeMs: entry.timeMs, what: trailLine(entry) }))]
    .sort((one, other) => one.timeMs - other.timeMs)
    .map(({ timeMs, what }) => ({ atMs: timeMs - killedMs, what }));
}
