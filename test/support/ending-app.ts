/* A process that logs and comes to an end of the kind its first argument names. Started by logging-process.spec.ts. */
import 'reflect-metadata';
import { Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule, runWith } from 'nestjs-observability';

@Injectable()
class Worker implements OnApplicationShutdown {
  private readonly logger = new Logger('Worker');

  onApplicationShutdown(): void {
    this.logger.log('last line of the application');
  }

  work(): void {
    this.logger.log('working');
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ management: { enabled: false } })],
  providers: [Worker],
})
class App {}

const error = new Error('the end', { cause: new Error('amqp://app:hunter2@rabbit:5672 is gone') });

const endings: Record<string, () => unknown> = {
  throw: () =>
    setTimeout(() =>
      runWith({ request_id: 'r-1' }, () => {
        throw error;
      }),
    ),
  reject: () => void Promise.reject(error),
  handled: () => {
    process.on('uncaughtException', ({ message }) => {
      process.stderr.write(`handled ${message}\n`);
      process.exitCode = 7;
    });
    setTimeout(() => {
      throw error;
    });
  },
  signal: () => process.kill(process.pid, 'SIGTERM'),
  many: () => {
    const logger = new Logger('Many');
    for (let n = 0; n < 2_000; n++) logger.log(`line ${n} ${'x'.repeat(100)}`);
    process.stderr.write('still here\n');
  },
};

const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
app.enableShutdownHooks();
app.get(Worker).work();
const kept = setTimeout(() => process.exit(99), 20_000);
if (process.argv[2] === 'many') kept.unref();
endings[process.argv[2] ?? '']?.();
