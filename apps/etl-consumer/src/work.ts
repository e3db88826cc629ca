import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from './cli/settings.js';
import { QueueWatch } from './pipeline/queue-watch.js';
import { RunTally } from './report/run-tally.js';
import { Publisher } from './source/publisher.js';

/** Milliseconds that messages in hand may take after the end of a run. */
const DRAIN_MS = 30_000;

/**
 * Does what the role asks for until the run's end: the end of the source, `--for`, or a signal.
 *
 * @param shutdown aborted by the signal
 * @returns whether everything that was begun is finished
 */
export async function work(
  app: INestApplicationContext,
  settings: Settings,
  shutdown: AbortSignal,
): Promise<boolean> {
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, shutdown]);
  const timeIsUp = pause(settings.forMs ?? 2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
  try {
    return settings.role === 'consumer'
      ? await consume(app, settings, timeIsUp)
      : await publish(app, settings, timeIsUp);
  } finally {
    end.abort();
  }
}

async function consume(
  app: INestApplicationContext,
  { once }: Settings,
  timeIsUp: Promise<void>,
): Promise<boolean> {
  const watch = app.get(QueueWatch);
  await Promise.race([timeIsUp, ...(once ? [watch.untilDrained()] : [])]);
  watch.stop();
  return true;
}

/** Publishes; in the same process as the consumer, what was published is also waited for. */
async function publish(
  app: INestApplicationContext,
  settings: Settings,
  timeIsUp: Promise<void>,
): Promise<boolean> {
  const publisher = app.get(Publisher);
  const tally = app.get(RunTally);
  const publishing = publisher.run();
  const both = settings.once || settings.role === 'producer' ? publishing : publishing.then(() => timeIsUp);
  await Promise.race([timeIsUp, both]);
  publisher.end();
  await publishing;
  if (settings.role === 'producer') return true;
  await tally.untilEnded(publisher.published, AbortSignal.timeout(DRAIN_MS));
  return tally.ended >= publisher.published;
}
