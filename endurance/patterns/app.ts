/* The attacked application in its own process: it logs what it receives, and throws errors with it. */
import 'reflect-metadata';
import type { Server } from 'node:http';
import { Body, Controller, Logger, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { TracingService } from 'nestjs-observability/tracing';

@Controller()
class AttackedController {
  private readonly logger = new Logger('Attacked');

  constructor(private readonly tracing: TracingService) {}

  @Post('echo')
  echo(@Body() { text }: { text: string }): { length: number } {
    this.logger.log({ body: text }, text);
    this.tracing.trace('echo', { body: text }, () => undefined);
    this.logger.error(new Error(text));
    return { length: text.length };
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({
      management: { port: 0 },
      logging: { destination: { write: () => undefined } },
      tracing: { endpoint: 'http://127.0.0.1:1' },
    }),
  ],
  controllers: [AttackedController],
})
class AttackedApp {}

const app = await NestFactory.create(AttackedApp, { bufferLogs: true });
// A connection closed by the server while the next request is in transit would end the measurement.
(app.getHttpServer() as Server).keepAliveTimeout = 0;
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl(), management: app.get(ManagementServer).url });
process.once('disconnect', () => process.exit(0));
