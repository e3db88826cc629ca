/**
 * One consumer process of the benchmark: handles the messages that wait in the queue, and tells its parent how long the
 * first to the last took, on the clock and of the processor.
 */
import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { NestFactory } from '@nestjs/core';

const [messages, output] = process.argv.slice(2);
const { AppModule } = await import('../../build/etl-consumer/app.module.js');
const { RunTally } = await import('../../build/etl-consumer/report/run-tally.js');

const settings = { role: 'consumer', once: true, rate: 0, seed: 1, output, trace: false };
const app = await NestFactory.createApplicationContext(AppModule.for(settings), {
  bufferLogs: true,
  abortOnError: false,
});
app.flushLogs();
const tally = app.get(RunTally);
const never = new globalThis.AbortController().signal;

// The first messages warm up the code and the connections.
const warmUp = Math.floor(Number(messages) / 5);
await tally.untilEnded(warmUp, never);
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const first = tally.ended;
// Those that fail come back after a pause of their own, which would be measured instead of the work.
await tally.untilEnded(Math.floor(Number(messages) * 0.95), never);
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(cpu);
process.send({ messages: tally.ended - first, ms, cpuMs: (user + system) / 1_000 });
await app.close();
process.disconnect();
