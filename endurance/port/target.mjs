/**
 * The attacked application: `target.mjs plain|tls|mount [cert key]`. It reports its port, and its memory at the end.
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { serve } from '../../bench/lib/child.mjs';

const [mode, tlsCertFile, tlsKeyFile] = process.argv.slice(2);
class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { level: 'silent' },
      management: {
        port: 0,
        origins: ['https://shop.example'],
        ...(mode === 'tls' && { tlsCertFile, tlsKeyFile }),
        ...(mode === 'mount' && { mount: '/internal' }),
      },
    }),
  ],
})(AppModule);

const isMounted = mode === 'mount';
const app = isMounted
  ? await NestFactory.create(AppModule, { logger: false })
  : await NestFactory.createApplicationContext(AppModule, { logger: false });
if (isMounted) await app.listen(0, '127.0.0.1');
const url = isMounted ? await app.getUrl() : app.get(ManagementServer).url;
const errors = [];
process.on('unhandledRejection', (error) => errors.push(String(error)));
process.on('uncaughtException', (error) => errors.push(String(error)));

serve((question) => {
  if (!question.memory) return { url };
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  return { heap: heapUsed + external, rss, sockets, errors };
});
