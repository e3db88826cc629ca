/* An application that does work before it starts Nest, with an instrumentation that must load early. */
import http from 'node:http';
import '@opentelemetry/instrumentation-early';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';

await new Promise((resolve, reject) => {
  const done = (response) => response.resume().once('end', resolve);
  http.get(process.env.EARLY_URL, done).once('error', reject);
});

class App {}
Module({ imports: [ObservabilityModule.forRoot({ management: { enabled: false } })] })(App);

const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
await app.close();
