/**
 * A consumer process of the benchmark: processes the waiting messages, and reports the time from the first to the last
 * to its parent, as wall time and CPU time.
 */
import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { NestFactory } from '@nestjs/core';
import { HealthRegistry } from '../../dist/esm/health.js';
import { ManagementServer } from '../../dist/esm/index.js';

const [messages, output] = process.argv.slice(2);
const { AppModule } = await import('../../build/etl-consumer/app.module.js');
const { RunTally } = await import('../../build/etl-consumer/report/run-tally.js');

const settings = { role: 'consumer', once: true, rate: 0, seed: 1, output, trace: false };
const app = await NestFactory.createApplicationContext(AppModule.for(settings), {
  bufferLogs: true,
  abortOnError: false,
});
app.flushLogs();
// Neither completes nor reacts to an abort.
const hang = () => new Promise((resolve) => setTimeout(resolve, 30_000));
for (let n = 0; n < Number(process.env.HANGING_CHECKS ?? 0); n += 1)
  app.get(HealthRegistry).register(`hanging-${n}`, hang, { intervalMs: 1_000 });
process.send({ url: app.get(ManagementServer).url });
const tally = app.get(RunTally);
const never = new globalThis.AbortController().signal;

// The first messages warm up code and connections.
const warmUp = Math.floor(Number(messages) / 5);
await tally.untilEnded(warmUp, never);
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const first = tally.ended;
// Failed messages are retried after a delay, which would be measured instead of the work.
await tally.untilEnded(Math.floor(Number(messages) * 0.95), never);
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(cpu);
process.send({ messages: tally.ended - first, ms, cpuMs: (user + system) / 1_000 });
await app.close();
process.disconnect();
// Ends the process even if hanging checks would keep it alive.
setTimeout(() => process.exit(), 1_000).unref();
