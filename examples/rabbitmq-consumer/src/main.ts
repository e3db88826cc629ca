import { NestFactory } from '@nestjs/core';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule } from './app';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.flushLogs();
  gracefulShutdown(app);
}
void bootstrap();
