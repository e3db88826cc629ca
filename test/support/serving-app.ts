/*
 * A process that serves HTTP, consumes a queue, and shuts down gracefully. Its pool is destroyed in onModuleDestroy,
 * like usual pools, and later uses of it fail. With LINGER=1 that lasts until the process reads from its standard
 * input. Started by graceful-shutdown.spec.ts with the adapter's name.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  type INestApplication,
  type OnModuleDestroy,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { gracefulShutdown, ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';

const { HANDLED = '', QUEUE = '', RABBITMQ_URL = '', GRACE_MS = '1500', LINGER } = process.env;
/** Time for one message: a full queue must not be empty before the signal arrives. */
const MESSAGE_MS = 100;
const signalled = once(process, 'SIGTERM');

const say = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

@Injectable()
class Pool implements OnModuleDestroy {
  private isOpen = true;
  inHand = 0;

  async query(work: Promise<unknown>): Promise<void> {
    this.check();
    this.inHand += 1;
    await work;
    this.inHand -= 1;
    this.check();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOpen = false;
    if (!LINGER) return;
    say({ destroying: true });
    await once(process.stdin, 'data');
    process.stdin.destroy();
  }

  private check(): void {
    if (!this.isOpen) throw new Error('the pool is closed');
  }
}

@Controller('work')
class WorkController {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @Get()
  async work(): Promise<string> {
    await this.pool.query(pause(20));
    return 'done';
  }

  /** Is answered half a second after the signal. */
  @Get('held')
  async held(): Promise<string> {
    await this.pool.query(signalled.then(() => pause(500)));
    return 'done';
  }

  @Get('in-hand')
  inHand(): string {
    return String(this.pool.inHand);
  }
}

@Injectable()
class Consumer {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @RabbitSubscribe({ queue: QUEUE, createQueueIfNotExists: false })
  async take({ id }: { id: number }): Promise<void> {
    await this.pool.query(pause(MESSAGE_MS));
    appendFileSync(HANDLED, `${id}\n`);
  }
}

const consuming = RABBITMQ_URL
  ? [ObservableRabbitMQModule.forRoot({ uri: RABBITMQ_URL, prefetchCount: 10, queues: [{ name: QUEUE }] })]
  : [];

@Module({
  imports: [
    ObservabilityModule.forRoot({ management: { port: 0 }, logging: { level: 'warn' } }),
    ...consuming,
  ],
  controllers: [WorkController],
  providers: [Pool, ...(RABBITMQ_URL ? [Consumer] : [])],
})
class App {}

const adapter = process.argv[2] === 'fastify' ? [new FastifyAdapter()] : [];
const app: INestApplication = await NestFactory.create(App, ...(adapter as []), { bufferLogs: true });
app.flushLogs();
gracefulShutdown(app, {
  graceMs: Number(GRACE_MS),
  timeoutMs: 30_000,
  onExit: (end) => {
    process.exitCode = end.outcome === 'clean' ? 0 : 1;
    say({ end });
  },
});
await app.listen(0, '127.0.0.1');
say({ ready: { url: await app.getUrl(), management: app.get(ManagementServer).url } });
