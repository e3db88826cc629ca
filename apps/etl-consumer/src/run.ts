import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { gracefulShutdown, ManagementServer, type ShutdownEnd } from 'nestjs-observability';
import { ObservableAmqpConnection } from 'nestjs-observability/rabbitmq';
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
import { work } from './work.js';

/** Time limit for ending a run, in milliseconds: messages in progress may wait for a service that is down. */
const SHUTDOWN_MS = 60_000;

/**
 * Runs the demo: starts the application, publishes, consumes, drains, and prints the summary as its last line.
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
      // The console shows the run in a browser. It turns on the store, which serves /api/v1/query and /api/telemetry,
      // and alerting, which evaluates the preset's rules and logs firing alerts.
      console: true,
      // A short interval, so that the first graph appears at once.
      store: { intervalMs: 1_000 },
      // On a terminal, the status line uses the screen, so log lines go to a file.
      logging: terminal && !process.env.LOG_FILE ? { file: `${settings.output}/run/demo.log` } : undefined,
    }),
    { bufferLogs: true, abortOnError: false },
  );
  app.flushLogs();
  const status = terminal ? greet(app, settings) : undefined;
  const report = await workAndClose(app, settings, status);
  if (traces) process.stdout.write(`${traces.tree('process_message') ?? 'no message was traced'}\n`);
  for (const difference of report.differences)
    process.stderr.write(`not as the ledger says: ${difference}\n`);
  process.stdout.write(`${JSON.stringify({ summary: report.summary })}\n`);
  return report.complete && report.differences.length === 0 ? 0 : 1;
}

/** Works to the end. Then, also after an error, completes messages in progress and closes all connections. */
async function workAndClose(app: INestApplicationContext, settings: Settings, status?: StatusLine) {
  const shutdown = gracefulShutdown(app, {
    timeoutMs: SHUTDOWN_MS,
    onDrain: () => finished,
    onExit: endAtOnce,
  });
  const finished = finishWork(app, settings, shutdown.started);
  try {
    return await finished;
  } finally {
    status?.stop();
    await shutdown.begin('end of the run');
  }
}

/** A second signal ends the process without waiting. */
function endAtOnce({ outcome }: ShutdownEnd): void {
  if (outcome === 'forced') process.exit(130);
}

async function finishWork(app: INestApplicationContext, settings: Settings, shutdown: AbortSignal) {
  const source = settings.role === 'consumer' ? undefined : app.get<MessageSource>(MESSAGE_SOURCE);
  try {
    const complete = await work(app, settings, shutdown);
    // Drained before closing the application: its own parts close before the broker's, but the handlers still need
    // them.
    await app.get(ObservableAmqpConnection).drain();
    if (settings.role === 'producer')
      return { complete, differences: [], summary: { published: app.get(Publisher).published } };
    const summary = app.get(RunTally).summary();
    return { complete, differences: source?.compare?.(summary) ?? [], summary };
  } finally {
    await source?.close?.();
  }
}

/** Created first, so that an unwritable folder costs no message. */
async function makeOutput(output: string): Promise<void> {
  await makeFolder(`${output}/run`).catch((error: unknown) => {
    throw new OutputUnavailableError(output, error);
  });
}

function greet(app: INestApplicationContext, { output }: Settings): StatusLine {
  const { url } = app.get(ManagementServer);
  process.stdout.write(
    `console  ${url}/console\nmetrics  ${url}/metrics\nhealth   ${url}/health\noutput   ${output}\nlog      ${output}/run/demo.log\n`,
  );
  const monitor = app.get(QueueMonitor);
  const status = new StatusLine(app.get(RunTally), () => monitor.depth);
  status.start();
  return status;
}
