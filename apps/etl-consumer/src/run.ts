import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer } from 'nestjs-observability';
import { AppModule } from './app.module.js';
import type { Settings } from './cli/settings.js';
import { makeFolder } from './output/make-folder.js';
import { OutputUnavailableError } from './output/index.js';
import { QueueMonitor } from './pipeline/queue-monitor.js';
import { RunTally } from './report/run-tally.js';
import { StatusLine } from './report/status-line.js';
import { TraceTreeExporter } from './report/trace-tree.exporter.js';
import { Publisher } from './source/publisher.js';
import { MESSAGE_SOURCE, type MessageSource } from './source/message-source.js';

/** Milliseconds that messages in hand may take after the end of a run. */
const DRAIN_MS = 30_000;

/**
 * Runs the demo to its end: starts the application, publishes, consumes, drains, and prints the summary as its last line.
 *
 * @returns the exit code
 */
export async function run(settings: Settings): Promise<number> {
  await makeOutput(settings.output);
  const terminal = process.stdout.isTTY;
  const traces = settings.trace ? new TraceTreeExporter() : undefined;
  const app = await NestFactory.createApplicationContext(
    AppModule.for(settings, {
      exporters: traces && [traces],
      // On a terminal the screen belongs to the status line.
      logging: terminal && !process.env.LOG_FILE ? { file: `${settings.output}/run/demo.log` } : undefined,
    }),
    { bufferLogs: true, abortOnError: false },
  );
  app.flushLogs();
  const tally = app.get(RunTally);
  const status = terminal ? greet(app, settings, tally) : undefined;
  const complete = await work(app, settings);
  status?.stop();
  const differences = await app.get<MessageSource>(MESSAGE_SOURCE).compare?.(tally.summary());
  await app.close();
  if (traces) process.stdout.write(`${traces.tree('process_message') ?? 'no message was traced'}\n`);
  for (const difference of differences ?? []) process.stderr.write(`not as the ledger says: ${difference}\n`);
  process.stdout.write(`${JSON.stringify({ summary: tally.summary() })}\n`);
  return complete && !differences?.length ? 0 : 1;
}

/** Before anything else: a folder that cannot be written must not cost a message. */
async function makeOutput(output: string): Promise<void> {
  await makeFolder(`${output}/run`).catch((error: unknown) => {
    throw new OutputUnavailableError(output, error);
  });
}

/** Publishes and consumes until the run's end, then finishes what is in hand. */
async function work(app: INestApplicationContext, settings: Settings): Promise<boolean> {
  const publisher = app.get(Publisher);
  const tally = app.get(RunTally);
  const end = new AbortController();
  const unlisten = onInterrupt(() => end.abort());
  const publishing = publisher.run();
  const timeIsUp = pause(settings.forMs ?? 2 ** 31 - 1, undefined, { signal: end.signal }).catch(
    () => undefined,
  );
  await Promise.race([timeIsUp, settings.once ? publishing : publishing.then(() => timeIsUp)]);
  publisher.end();
  await publishing;
  end.abort();
  await tally.untilEnded(publisher.published, AbortSignal.timeout(DRAIN_MS));
  unlisten();
  return tally.ended >= publisher.published;
}

/** Ctrl-C and SIGTERM end the run; a second one ends the process. */
function onInterrupt(end: () => void): () => void {
  let asked = false;
  const listener = (): void => {
    if (asked) process.exit(130);
    asked = true;
    end();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return () => void process.off('SIGINT', listener).off('SIGTERM', listener);
}

function greet(app: INestApplicationContext, { output }: Settings, tally: RunTally): StatusLine {
  const { url } = app.get(ManagementServer);
  process.stdout.write(
    `metrics  ${url}/metrics\nhealth   ${url}/health\noutput   ${output}\nlog      ${output}/run/demo.log\n`,
  );
  const monitor = app.get(QueueMonitor);
  const status = new StatusLine(tally, () => monitor.depth);
  status.start();
  return status;
}
