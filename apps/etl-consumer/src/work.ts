import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from './cli/settings.js';
import { QueueWatch } from './pipeline/queue-watch.js';
import { RunTally } from './report/run-tally.js';
import { Publisher } from './source/publisher.js';

/** Time limit for messages in progress after the end of a run, in milliseconds. */
const DRAIN_MS = 30_000;

/**
 * Does the role's work until the run ends: at the end of the source, by `--for`, or by a signal.
 *
 * @param shutdown aborted by the signal
 * @returns whether all started work is completed
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

/** Publishes; if this process also consumes, waits until the published messages are completed. */
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
