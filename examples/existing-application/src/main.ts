import { NestFactory } from '@nestjs/core';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule } from './app';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.flushLogs();
  gracefulShutdown(app);
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
