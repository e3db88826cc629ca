/*
 * A cluster with two workers whose log levels are changed by messages to the primary: `{ worker, set }` changes a level
 * in a worker, `{ worker, exit: true }` ends one (another replaces it), and each worker's answers and lines are
 * returned with its number. Started by logging-levels.spec.ts.
 */
import 'reflect-metadata';
import cluster, { type Worker } from 'node:cluster';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import { LogLevelsControl } from 'nestjs-observability/logging';

interface Order {
  worker: number;
  set?: [string, 'debug' | undefined, { forMs?: number }?];
  say?: string;
  exit?: true;
}

const tell = (message: object): void => void process.send?.(message);

@Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'cluster' },
      logging: { destination: { write: (line) => tell({ worker: cluster.worker?.id, line }) } },
      management: { enabled: false },
    }),
  ],
})
class App {}

if (cluster.isPrimary) {
  cluster.on('message', (_worker: Worker, message: { line?: string }) => message.line && tell(message));
  cluster.on('exit', () => cluster.fork());
  process.on('message', ({ worker, ...order }: Order) => cluster.workers?.[worker]?.send(order));
  process.on('disconnect', () => process.exit());
  cluster.fork();
  cluster.fork();
} else {
  const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
  const logger = new Logger('Orders');
  process.on('message', ({ set, say, exit }: Order) => {
    if (set) app.get(LogLevelsControl).set(...set);
    if (say) logger.debug(say);
    if (say) logger.log(`said ${say}`);
    if (exit) process.exit();
  });
  logger.log('ready');
}
