/* An application that nobody closes, with the store or without: says what it loaded, and ends. Started by store-process.spec.ts. */
import 'reflect-metadata';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let workers = 0;
process.on('worker', () => (workers += 1));

const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ObservabilityModule } = require('nestjs-observability');

const [store, directory] = process.argv.slice(2);
class App {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      management: { enabled: false },
      logging: { destination: { write: () => true } },
      ...(store === 'on' && { store: { intervalMs: 200, ...(directory && { directory }) } }),
    }),
  ],
})(App);
const app = await NestFactory.createApplicationContext(App, { logger: false });
await app.init();
const files = Object.keys(require.cache);
process.stdout.write(
  JSON.stringify({
    workers,
    own: files.filter((file) => file.includes('/dist/cjs/')).map((file) => file.split('/dist/cjs/')[1]),
    packages: files.filter((file) => /node_modules\/(?:libsql|@libsql|better-sqlite3)\//.test(file)),
    builtin: process.moduleLoadList.filter((name) => / sqlite$/.test(name)),
  }),
);
