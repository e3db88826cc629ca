/**
 * An application that logs a `debug` line of `Orders` and one of `Billing` every second, and sends each written line to
 * its parent; `app.mjs <token>`. It reports the address of its management port.
 */
import 'reflect-metadata';
import { setInterval } from 'node:timers';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from '../../dist/esm/index.js';

class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      management: { port: 0, tokens: [process.argv[2]] },
      logging: { destination: { write: (line) => process.send({ line: JSON.parse(line), at: Date.now() }) } },
    }),
  ],
})(AppModule);

const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
const loggers = ['Orders', 'Billing'].map((name) => new Logger(name));
setInterval(() => loggers.forEach((logger) => logger.debug('a look inside')), 1_000);
process.on('disconnect', () => process.exit());
process.send({ url: app.get(ManagementServer).url });
