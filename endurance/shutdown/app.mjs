/**
 * The application that is shut down: it exports spans, metrics and log lines to the collector set by variables, and
 * reports how it ended.
 */
import 'reflect-metadata';
import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { gracefulShutdown, ObservabilityModule } from 'nestjs-observability';
import { TracingService } from 'nestjs-observability/tracing';

class WorkController {
  work() {
    return 'done';
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
      service: { name: 'ending' },
      management: { port: 0 },
      logging: { destination: { write: () => undefined } },
    }),
  ],
  controllers: [WorkController],
})(AppModule);

const app = await NestFactory.create(AppModule, { bufferLogs: true });
gracefulShutdown(app, {
  graceMs: Number(process.argv[2]),
  onExit: ({ outcome, errors }) =>
    process.send({ outcome, errors: errors.map(({ message }) => message) }, () =>
      process.exit(outcome === 'clean' ? 0 : 1),
    ),
});
await app.listen(0, '127.0.0.1');
const logger = new Logger('Work');
for (let n = 0; n < 100; n++) app.get(TracingService).trace('work', { n }, () => logger.log({ n }, 'worked'));
process.send({ url: await app.getUrl() });
