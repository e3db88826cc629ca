/* A process that logs and ends in the way named by its first argument. Started by logging-process.spec.ts. */
import 'reflect-metadata';
import type { ServerResponse } from 'node:http';
import { Controller, Get, Injectable, Logger, Module, Res, type OnApplicationShutdown } from '@nestjs/common';
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

/** Ends the process when its response is closed, in the same turn of the event loop. */
@Controller()
class LastRequests {
  @Get('exit')
  exit(@Res({ passthrough: true }) response: ServerResponse): string {
    response.on('close', () => process.exit(0));
    return 'bye';
  }

  @Get('throw')
  throw(@Res({ passthrough: true }) response: ServerResponse): string {
    response.on('close', () => {
      throw error;
    });
    return 'bye';
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ management: { enabled: false } })],
  controllers: [LastRequests],
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
  'exit after a request': () => ask('exit'),
  'throw after a request': () => ask('throw'),
  many: () => {
    const logger = new Logger('Many');
    for (let n = 0; n < 2_000; n++) logger.log(`line ${n} ${'x'.repeat(100)}`);
    process.stderr.write('still here\n');
  },
};

async function ask(path: string): Promise<void> {
  const serving = await NestFactory.create(App, { bufferLogs: true });
  await serving.listen(0, '127.0.0.1');
  await fetch(`${await serving.getUrl()}/${path}`).catch(() => undefined);
}

const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
app.enableShutdownHooks();
app.get(Worker).work();
const kept = setTimeout(() => process.exit(99), 20_000);
if (process.argv[2] === 'many') kept.unref();
endings[process.argv[2] ?? '']?.();
