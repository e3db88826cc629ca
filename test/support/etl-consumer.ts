import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer } from 'nestjs-observability';
import { AppModule, type Telemetry } from '../../apps/etl-consumer/src/app.module.js';
import type { Settings } from '../../apps/etl-consumer/src/cli/settings.js';
import type { EtlMessage } from '../../apps/etl-consumer/src/pipeline/etl-message.js';
import { EXCHANGE, ROUTING_KEY } from '../../apps/etl-consumer/src/pipeline/queues.js';
import { RunTally } from '../../apps/etl-consumer/src/report/run-tally.js';
import type { ObjectStore } from '../../apps/etl-consumer/src/storage/index.js';
import { OBJECT_STORE } from '../../apps/etl-consumer/src/stores/stores.module.js';
import { withEnvironment } from './environment.js';

/** Maximum time for a message to end, on a loaded machine. */
const WAIT_MS = 60_000;

export type LogLine = Record<string, unknown>;

export interface RunningConsumer {
  app: INestApplicationContext;
  /** Base address of the management port. */
  url: string;
  output: string;
  store: ObjectStore;
  tally: RunTally;
  /** All log lines so far. */
  lines: LogLine[];
  /** Stores an object (unless undefined), publishes its message, and returns the message. */
  send(message: Partial<EtlMessage>, object?: string): Promise<EtlMessage>;
  /** Publishes arbitrary bytes. */
  sendRaw(body: Buffer, correlationId?: string): Promise<void>;
  /** Resolves with the first log line with that message, past or future. */
  logged(msg: string): Promise<LogLine>;
  /** Resolves when a number of messages have ended; rejects after 20 s. */
  ended(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A glucose record in Health Connect's format. */
export function glucose(level: number, time = '2024-03-01T08:00:00Z'): string {
  return JSON.stringify([
    { recordType: 'BloodGlucoseRecord', time, level: { inMilligramsPerDeciliter: level } },
  ]);
}

let sent = 0;

/** Starts the demo in this process, on a free management port, with its log lines captured. */
export async function startConsumer(
  settings: Partial<Settings> = {},
  { env = {}, exporters }: { env?: Record<string, string> } & Pick<Telemetry, 'exporters'> = {},
): Promise<RunningConsumer> {
  const folder = await mkdtemp(join(tmpdir(), 'etl-consumer-'));
  const all: Settings = {
    once: true,
    rate: 0,
    seed: 1,
    output: join(folder, 'out'),
    trace: false,
    ...settings,
  };
  const lines: LogLine[] = [];
  const written = new EventEmitter();
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line) as LogLine);
      written.emit('line');
    },
  };
  const app = await withEnvironment({ METRICS_PORT: '0', ...env }, () =>
    NestFactory.createApplicationContext(AppModule.for(all, { logging: { destination }, exporters }), {
      bufferLogs: true,
      abortOnError: false,
    }),
  );
  app.flushLogs();
  const amqp = app.get(AmqpConnection);
  const store = app.get<ObjectStore>(OBJECT_STORE);
  const tally = app.get(RunTally);
  if (!all.input) await store.createBucket('bucket');
  return {
    app,
    url: app.get(ManagementServer).url ?? '',
    output: all.output,
    store,
    tally,
    lines,
    async send(fields, object) {
      sent += 1;
      const message: EtlMessage = {
        bucket: 'bucket',
        key: `object-${sent}.json`,
        record_type: 'BloodGlucoseRecord',
        user_id: 'user-1',
        correlation_id: `correlation-${sent}`,
        ...fields,
      };
      if (object !== undefined) await store.put(message.bucket, message.key, Buffer.from(object));
      await amqp.publish(EXCHANGE, ROUTING_KEY, message, { correlationId: message.correlation_id });
      return message;
    },
    async sendRaw(body, correlationId) {
      await amqp.publish(EXCHANGE, ROUTING_KEY, body, { correlationId });
    },
    async logged(msg) {
      const signal = AbortSignal.timeout(WAIT_MS);
      for (;;) {
        const found = lines.find((line) => line.msg === msg);
        if (found) return found;
        await once(written, 'line', { signal });
      }
    },
    async ended(count) {
      await tally.untilEnded(count, AbortSignal.timeout(WAIT_MS));
      if (tally.ended < count) throw new Error(`only ${tally.ended} of ${count} messages ended`);
    },
    async close() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
