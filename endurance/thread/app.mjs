/** The application under load: two spans per request, exported by the telemetry thread, which dies on command. */
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

const threads = createRequire(import.meta.url)('node:worker_threads');
let worker;
const { Worker } = threads;
threads.Worker = new Proxy(Worker, {
  construct: (target, args) => (worker = new target(...args)),
});
const { gracefulShutdown, ObservabilityModule } = await import('../../dist/esm/index.js');
const { trace, TracingRuntime } = await import('../../dist/cjs/internal/tracing.js');

class WorkController {
  work() {
    return trace('load', { kind: 'order' }, () => ({ done: true }));
  }
}
Get('work')(
  WorkController.prototype,
  'work',
  Object.getOwnPropertyDescriptor(WorkController.prototype, 'work'),
);
Controller()(WorkController);

class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'thread' },
      thread: 'auto',
      tracing: { endpoint: process.env.RECEIVER, protocol: 'http/protobuf', scheduledDelayMs: 1_000 },
      logging: { destination: { write: () => undefined } },
      management: { enabled: false },
    }),
  ],
  controllers: [WorkController],
})(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
gracefulShutdown(app, { graceMs: 0, onExit: () => process.exit(0) });
await app.listen(0, '127.0.0.1');
process.send({ url: await app.getUrl() });

process.on('message', async (message) => {
  if (message === 'kill') await worker.terminate();
  process.send({ dropped: app.get(TracingRuntime).dropped.total });
});
