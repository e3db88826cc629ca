/**
 * `writer.mjs KIND FILE RATE [LINES] [FIRST]`: writes numbered lines at a rate, with this package (`ours`) or a peer,
 * and prints the last written number to standard output; then closes and ends. After `HOLD_AT` lines it waits until it
 * reads from standard input.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

const [kind = 'ours', file = '', rate = '20000', lines = 'Infinity', first = '0'] = process.argv.slice(2);
const maxBytes = Number(process.env.LOG_FILE_MAX_BYTES ?? 4_194_304);
const holdAt = Number(process.env.HOLD_AT ?? Infinity);
const maxFiles = Number(process.env.LOG_FILE_MAX_FILES ?? 1_000);
const PACE_MS = 10;
const MESSAGE = 'a line as applications write them, with some text in it';

/** Peers are installed with those of the benchmark. */
/** Resolved by name, as by users: the build, or the sources if a test requests them. */
const library = createRequire(new URL('../../package.json', import.meta.url));
const peers = createRequire(new URL('../../bench/package.json', import.meta.url));

const kinds = {
  async ours() {
    const { Logger, Module } = await import('@nestjs/common');
    const { NestFactory } = await import('@nestjs/core');
    const { ObservabilityModule } = await import(library.resolve('nestjs-observability'));
    const { LogSink } = await import('#logging');
    const logging = { file, fileMaxBytes: maxBytes, fileMaxFiles: maxFiles };
    class App {}
    Module({ imports: [ObservabilityModule.forRoot({ logging, management: { enabled: false } })] })(App);
    const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
    const logger = new Logger('Writer');
    return {
      write: (n) => logger.log({ n, msg: MESSAGE }),
      close: () => app.close(),
      lost: () => app.get(LogSink).lost.total,
    };
  },
  async 'rotating-file-stream'() {
    const { createStream } = peers('rotating-file-stream');
    const { pino } = await import('pino');
    const stream = createStream(basename(file), {
      path: dirname(file),
      size: `${Math.round(maxBytes / 1024)}K`,
      maxFiles,
      compress: 'gzip',
    });
    stream.on('error', (error) => process.stderr.write(`stream: ${error.message}\n`));
    const logger = pino(stream);
    return {
      write: (n) => logger.info({ n }, MESSAGE),
      close: () => new Promise((resolve) => stream.end(resolve)),
      lost: () => 0,
    };
  },
  async 'pino-roll'() {
    const roll = peers('pino-roll');
    const { pino } = await import('pino');
    const stream = await roll({
      file,
      size: `${Math.round(maxBytes / 1024)}k`,
      mkdir: true,
      limit: { count: maxFiles },
    });
    stream.on('error', (error) => process.stderr.write(`stream: ${error.message}\n`));
    const logger = pino(stream);
    return {
      write: (n) => logger.info({ n }, MESSAGE),
      close: () => new Promise((resolve) => stream.once('close', resolve).end()),
      lost: () => 0,
    };
  },
};

const { write, close, lost } = await kinds[kind]();
const total = Number(lines);
const startedAt = performance.now();
let n = 0;
if (holdAt < total) {
  await writeUpTo(holdAt);
  await once(process.stdin, 'data');
  process.stdin.destroy();
}
await writeUpTo(total);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
await close();
writeSync(
  1,
  `${JSON.stringify({ lines: n, seconds, lost: lost(), cpu: (user + system) / 1e6, rss: process.memoryUsage().rss })}\n`,
);
process.exitCode = 0;

/** @param {number} limit of the written lines */
function writeUpTo(limit) {
  const [begunAt, before] = [performance.now(), n];
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = before + Math.floor(((performance.now() - begunAt) / 1000) * Number(rate));
      while (n < Math.min(limit, due)) write(Number(first) + n++);
      writeSync(1, `${Number(first) + n - 1}\n`);
      if (n >= limit) resolve(clearInterval(timer));
    }, PACE_MS);
  });
}
