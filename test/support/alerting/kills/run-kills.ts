import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../seeded-random.js';
import { scratchFolder } from '../../store/scratch.js';
import { KilledProcess } from './killed-process.js';
import { BEAT_MS, type FromProcess } from './protocol.js';
import { Receiver } from './receiver.js';
import { Services } from './services.js';
import { repeated, wrongMessages } from './verdict.js';

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  /** The script to kill; path from the repository root. */
  readonly script?: string;
  /** Services whose load rises and falls. */
  readonly services?: number;
}

export interface KillReport {
  readonly kills: number;
  readonly incidents: number;
  readonly messages: number;
  /** Notifications delivered again with the same key. */
  readonly repeated: number;
  readonly acknowledged: number;
  /** Alerts that fired without a notification. */
  readonly inhibited: number;
  readonly silenced: number;
  readonly heartbeats: number;
  readonly problems: readonly string[];
}

const SCRIPT = 'test/support/alerting/kills/process.ts';
const ACTION_EVERY_MS = 60;
const SETTLE_MS = Number(process.env.OBS_TEST_WAIT_MS ?? 60_000);

/** Repeatedly kills a process with alerting while alerts fire, are acknowledged, and are resolved. */
export async function runKills({
  seed,
  kills,
  script = SCRIPT,
  services: count = 4,
}: KillOptions): Promise<KillReport> {
  const random = seededRandom(seed);
  const folder = scratchFolder();
  const receiver = new Receiver(() => random() * 250);
  const services = new Services(
    Array.from({ length: count }, (_, at) => `service-${at}`),
    random,
  );
  const url = await receiver.listen();
  const noted: Set<string>[] = [];
  const problems: string[] = [];
  try {
    for (let life = 0; life <= kills; life++) {
      services.restarted();
      const sent = (noted[life] = new Set<string>());
      const one = new KilledProcess(
        script,
        { directory: folder.path, url: `${url}/${life}`, values: services.values },
        (message) => {
          services.hear(message, life);
          if (message.say === 'round') for (const key of message.sent) sent.add(key);
        },
      );
      await one.until(said('ready'));
      if (life === 0) one.tell({ do: 'silence', alert: 'Quiet' });
      if (life < kills) await live(one, services, receiver, random);
      else problems.push(...(await settle(one, services, receiver)));
      await one.kill();
      if (one.said !== '') problems.push(`life ${life} said: ${one.said.slice(0, 500)}`);
    }
    problems.push(...(await heartbeatsOfTheDead(receiver)));
  } finally {
    receiver.close();
    folder.remove();
  }
  const { told, beats } = receiver;
  return {
    kills,
    incidents: services.episodes.length,
    messages: told.length,
    repeated: repeated(told),
    acknowledged: services.episodes.filter(({ acknowledged }) => acknowledged).length,
    inhibited: services.muted.SomeLoad.size,
    silenced: services.muted.Quiet.size,
    heartbeats: beats.length,
    problems: [
      ...problems,
      ...services.problems,
      ...wrongMessages(told, services.episodes, noted),
      ...(beats.length < kills / 2 ? [`${beats.length} heartbeats came`] : []),
    ],
  };
}

const said =
  (what: FromProcess['say']) =>
  (message: FromProcess): boolean =>
    message.say === what;

/** Runs for a random time; every third life ends while a notification is in transit. */
async function live(
  one: KilledProcess,
  services: Services,
  receiver: Receiver,
  random: () => number,
): Promise<void> {
  const endAt = performance.now() + 300 + random() * 2500;
  const inFlight = random() < 1 / 3;
  const message = { came: false };
  if (inFlight) receiver.onNext = () => (message.came = true);
  while (performance.now() < endAt && !message.came) {
    const action = services.next();
    if (action) one.tell(action);
    await sleep(ACTION_EVERY_MS);
  }
  receiver.onNext = undefined;
}

/** Ends all episodes, and waits for all notifications. */
async function settle(one: KilledProcess, services: Services, receiver: Receiver): Promise<string[]> {
  const endAt = performance.now() + SETTLE_MS;
  for (;;) {
    for (const action of services.endings()) one.tell(action);
    const resolved = new Set(
      receiver.told.filter(({ status }) => status === 'resolved').map((told) => told.incident),
    );
    const untold = services.episodes.filter(({ incident }) => !resolved.has(incident ?? ''));
    if (services.allOver && untold.length === 0) return [];
    if (performance.now() > endAt)
      return [
        `after ${SETTLE_MS / 1000} s: ${JSON.stringify([...untold, ...services.episodes.filter((e) => !e.isOver)])}`,
      ];
    await sleep(ACTION_EVERY_MS);
  }
}

/** Notifications in transit when the last process ended may still arrive; afterwards nothing may. */
async function heartbeatsOfTheDead({ beats }: Receiver): Promise<string[]> {
  await sleep(1000);
  const before = beats.length;
  await sleep(2 * BEAT_MS);
  return beats.length > before ? ['a heartbeat came while no process lived'] : [];
}
