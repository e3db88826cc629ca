/*
 * A process that serves HTTP, consumes a queue, and shuts down gracefully. Its pool is destroyed in onModuleDestroy,
 * like usual pools, and later uses of it fail. Started by graceful-shutdown.spec.ts with the adapter's name.
 */
import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Query,
  type INestApplication,
  type OnModuleDestroy,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { gracefulShutdown, ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';

const { HANDLED = '', QUEUE = '', RABBITMQ_URL = '', GRACE_MS = '1500', LINGER_MS = '0' } = process.env;

@Injectable()
class Pool implements OnModuleDestroy {
  private isOpen = true;
  inHand = 0;

  async query(ms: number): Promise<void> {
    this.check();
    this.inHand += 1;
    await pause(ms);
    this.inHand -= 1;
    this.check();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOpen = false;
    await pause(Number(LINGER_MS));
  }

  private check(): void {
    if (!this.isOpen) throw new Error('the pool is closed');
  }
}

@Controller('work')
class WorkController {
  constructor(@Inject(Pool) private readonly pool: Pool) {}

  @Get()
  async work(@Query('ms') ms = '20'): Promise<string> {
    await this.pool.query(Number(ms));
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
    await this.pool.query(10);
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
  timeoutMs: 15_000,
  onExit: (end) => {
    process.exitCode = end.outcome === 'clean' ? 0 : 1;
    process.stdout.write(`${JSON.stringify({ end })}\n`);
  },
});
await app.listen(0, '127.0.0.1');
process.stdout.write(
  `${JSON.stringify({ ready: { url: await app.getUrl(), management: app.get(ManagementServer).url } })}\n`,
);
