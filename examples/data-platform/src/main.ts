import { NestFactory } from '@nestjs/core';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule, Ingestion } from './app';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.flushLogs();
  gracefulShutdown(app);
  setInterval(() => void app.get(Ingestion).load('orders.csv', ['1;book', '2;']), 10_000).unref();
}
void bootstrap();
