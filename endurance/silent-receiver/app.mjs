/** The application under load: three spans and a line per request, exported to the receiver set by variables. */
import 'reflect-metadata';
import { createWriteStream } from 'node:fs';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ObservabilityModule } from '../../dist/esm/index.js';
import { trace, TracingRuntime } from '../../dist/cjs/internal/tracing.js';

class WorkController {
  work() {
    return trace('load', { kind: 'order' }, () => trace('decide', {}, () => ({ done: true })));
  }
}
Get('work')(
  WorkController.prototype,
  'work',
  Object.getOwnPropertyDescriptor(WorkController.prototype, 'work'),
);
Controller()(WorkController);

const nowhere = createWriteStream('/dev/null');
class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'silent-receiver' },
      tracing: { endpoint: process.env.RECEIVER, protocol: process.env.PROTOCOL },
      logging: { destination: { write: (line) => nowhere.write(line) } },
      management: { enabled: false },
    }),
  ],
  controllers: [WorkController],
})(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.send({ url: await app.getUrl() });

process.on('message', async (message) => {
  if (message === 'end') {
    await app.close();
    process.exit(0);
  }
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ rss, heapUsed, dropped: app.get(TracingRuntime).dropped.total });
});
