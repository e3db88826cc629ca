import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule } from './app';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    bufferLogs: true,
  });
  app.flushLogs();
  gracefulShutdown(app);
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
