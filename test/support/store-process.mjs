/*
 * An application that is never closed, with or without the store: prints what it loaded, and ends. Started by
 * store-process.spec.ts.
 */
import 'reflect-metadata';
import { createHook } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const require = createRequire(import.meta.url);
let workers = 0;
process.on('worker', () => (workers += 1));
/** Open timers and ports with their origin, including those that do not keep the process alive. */
const open = new Map();
createHook({
  init(id, type) {
    if (/^(?:Timeout|WORKER|MESSAGEPORT|Worker|MessagePort)$/.test(type)) open.set(id, new Error(type).stack);
  },
  destroy: (id) => void open.delete(id),
}).enable();

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
      ...(store === 'alerting' && { alerting: true }),
      ...(store === 'on' && { store: { intervalMs: 200, ...(directory && { directory }) } }),
    }),
  ],
})(App);
const app = await NestFactory.createApplicationContext(App, { logger: false });
await app.init();
// Cleared timers are reported one turn later.
await pause(50);
await turn();
const files = Object.keys(require.cache);
process.stdout.write(
  JSON.stringify({
    workers,
    resources: process.getActiveResourcesInfo(),
    open: [...open.values()].map((stack) => ({
      type: /^Error: (\w+)/.exec(stack)?.[1],
      by: [...stack.matchAll(/at (\S+) \(.*\/dist\/cjs\//g)].map(([, name]) => name),
    })),
    own: files.filter((file) => file.includes('/dist/cjs/')).map((file) => file.split('/dist/cjs/')[1]),
    packages: files.filter((file) => /node_modules\/(?:libsql|@libsql|better-sqlite3)\//.test(file)),
    builtin: process.moduleLoadList.filter((name) => / sqlite$/.test(name)),
  }),
);
