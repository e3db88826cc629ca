/*
 * Fifteen applications in one process that are never closed; the process still ends. Started by never-closed.spec.ts.
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';

@Module({ imports: [ObservabilityModule.forRoot()] })
class App {}

for (let count = 0; count < 15; count++) {
  const app = await NestFactory.create(App, { logger: ['error'] });
  await app.init();
}
process.stdout.write('all are up\n');
