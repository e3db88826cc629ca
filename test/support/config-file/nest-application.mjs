/**
 * The traced work in an application that the environment alone configures, with the sources. Prints the headers of its outgoing
 * calls as JSON.
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as api from '@opentelemetry/api';
import { ObservabilityModule } from 'nestjs-observability';
import { doTracedWork } from './traced-work.mjs';

class App {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { destination: { write: () => undefined } },
      management: { enabled: false },
    }),
  ],
})(App);

const app = await NestFactory.createApplicationContext(App, { logger: false });
const headers = doTracedWork(api);
await app.close();
process.stdout.write(JSON.stringify(headers));
