/**
 * Starts a small application and prints the start-up cost as JSON on standard error: `node application.mjs SUBJECT`.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const began = process.cpuUsage();
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
require('@nestjs/platform-express');
const milliseconds = ({ user, system }) => (user + system) / 1000;

const SUBJECTS = {
  bare: () => ({ imports: () => [] }),
  ours: () => {
    const { ObservabilityModule } = require('nestjs-observability');
    return {
      imports: () => [ObservabilityModule.forRoot({ service: { name: 'start' }, management: { port: 0 } })],
    };
  },
  peers: () => {
    const { LoggerModule, Logger } = require('nestjs-pino');
    const { OpenTelemetryModule } = require('nestjs-otel');
    const { PrometheusModule } = require('@willsoto/nestjs-prometheus');
    const { NodeSDK } = require('@opentelemetry/sdk-node');
    return {
      imports: () => [LoggerModule.forRoot(), OpenTelemetryModule.forRoot(), PrometheusModule.register()],
      before: () => new NodeSDK({ serviceName: 'start', instrumentations: [] }).start(),
      logger: Logger,
    };
  },
};

const { imports, before, logger } = SUBJECTS[process.argv[2]]();
const imported = milliseconds(process.cpuUsage(began));
const loaded = process.cpuUsage();

class AppController {
  hello() {
    return 'hello';
  }
}
const hello = Object.getOwnPropertyDescriptor(AppController.prototype, 'hello');
Reflect.decorate([Get('hello')], AppController.prototype, 'hello', hello);
Reflect.decorate([Controller()], AppController);
class AppModule {}

async function start() {
  before?.();
  Reflect.decorate([Module({ imports: imports(), controllers: [AppController] })], AppModule);
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  if (logger) app.useLogger(app.get(logger));
  app.flushLogs();
  await app.listen(0, '127.0.0.1');
  const boot = milliseconds(process.cpuUsage(loaded));
  const memory = process.memoryUsage.rss() / 2 ** 20;
  process.stderr.write(`${JSON.stringify({ import: imported, boot, memory })}\n`);
  process.exit(0);
}
void start();
