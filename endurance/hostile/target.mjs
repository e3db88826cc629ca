/**
 * The attacked application, as built: `target.mjs <token> <requests per second>`. It returns its port for `{}`, and its
 * memory after a garbage collection for `{ memory: true }`.
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from '../../dist/esm/index.js';
import { serve } from '../../bench/lib/child.mjs';

const [token, rateLimit] = process.argv.slice(2);
class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { level: 'silent' },
      management: { port: 0, tokens: [token], rateLimit: Number(rateLimit) },
    }),
  ],
})(AppModule);

const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const errors = [];
process.on('unhandledRejection', (error) => errors.push(String(error)));
process.on('warning', (warning) => errors.push(String(warning)));

serve((question) => {
  if (!question.memory) return { port: Number(new URL(app.get(ManagementServer).url).port) };
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  return { heapUsed: heapUsed + external, rss, sockets, errors };
});
