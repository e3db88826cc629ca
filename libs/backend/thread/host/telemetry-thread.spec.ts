import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { TelemetryRequest } from '#contracts';
import { countsMemory } from '../export-counts.js';
import { ringMemory } from '../ring/ring-memory.js';
import { TelemetryThread, type ThreadEvents, type ThreadLimits } from './telemetry-thread.js';

const folder = mkdtempSync(join(tmpdir(), 'telemetry-thread-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = "const { parentPort: port, workerData } = require('node:worker_threads');\n";
const OPENED = "port.postMessage({ type: 'opened', driver: 'none' });\n";
const REQUEST: TelemetryRequest = {
  method: 'GET',
  path: '/api/v1/query',
  query: '',
  contentType: '',
  body: new Uint8Array(),
};

let files = 0;
const running: TelemetryThread[] = [];

/** A thread that runs other code, the events of its host, and waits for these events. */
function threadOf(code: string): {
  thread: TelemetryThread;
  told: string[];
  next: (event: string) => Promise<void>;
} {
  return threadWith({ file: fileOf(code), heapMb: 64 });
}

function fileOf(code: string): string {
  const file = join(folder, `thread-${files++}.cjs`);
  writeFileSync(file, HEAD + code);
  return file;
}

function threadWith(limits: ThreadLimits): ReturnType<typeof threadOf> {
  const told: string[] = [];
  const waiting: { event: string; resolve: () => void }[] = [];
  const tell = (event: string): void => {
    told.push(event);
    for (const one of waiting) if (event.startsWith(one.event)) one.resolve();
  };
  const events: ThreadEvents = {
    started: () => tell('started'),
    ended: () => tell('ended'),
    exports: () => tell('exports'),
    flushed: () => tell('flushed'),
    opened: (driver) => tell(`opened ${driver}`),
    collect: () => tell('collect'),
    report: () => tell('report'),
    warning: (message) => tell(`warning ${message}`),
    note: (note) => tell(`note ${String(note)}`),
    answered: () => tell('answered'),
    port: () => tell('port'),
  };
  const setup = {
    options: {},
    intervalMs: 1000,
    labels: { job: 'j', instance: 'i' },
    service: 's',
    rings: { logs: ringMemory(1024), spans: ringMemory(1024) },
    counts: countsMemory(),
    clock: new SharedArrayBuffer(4),
    packages: {},
  };
  const thread = new TelemetryThread(setup, limits, events);
  running.push(thread);
  const next = (event: string) =>
    new Promise<void>((resolve) => {
      if (told.some((one) => one.startsWith(event))) resolve();
      else waiting.push({ event, resolve });
    });
  return { thread, told, next };
}

afterEach(async () => {
  for (const thread of running.splice(0)) await thread.close(0);
});

describe('The host of the telemetry thread', () => {
  it('fails the start of the application when the store rejects its options, and does not try again', async () => {
    const { thread, told } = threadOf(
      "port.postMessage({ type: 'failed', code: 'OBS_PEER_MISSING', message: 'OBS_PEER_MISSING: install it' });",
    );
    await expect(thread.start(10_000)).rejects.toMatchObject({
      code: 'OBS_PEER_MISSING',
      message: 'OBS_PEER_MISSING: install it',
    });
    expect(told.filter((event) => event === 'started')).toHaveLength(1);
    expect(await thread.request(REQUEST)).toMatchObject({ status: 503 });
  });

  it('waits for the store for a limited time', async () => {
    const { thread, told } = threadOf('setInterval(() => undefined, 1000);');
    await thread.start(100);
    expect(told).toEqual(['started']);
  });

  it('restarts a thread that dies, after increasing pauses, and sends the new one everything', async () => {
    const { thread, told, next } = threadOf(`${OPENED}setTimeout(() => process.exit(3), 1);`);
    await thread.start(10_000);
    await next('warning The telemetry thread died: it ended with code 3. It is started again in 500 ms.');
    await next('warning The telemetry thread died: it ended with code 3. It is started again in 1000 ms.');
    expect(told.filter((event) => event === 'started')).toHaveLength(3);
    expect(told).toContain(
      'warning The telemetry thread died: it ended with code 3. It is started again in 250 ms.',
    );
  });

  it('continues to try when the system refuses to create another thread', async () => {
    const limits = { file: fileOf(`${OPENED}setTimeout(() => process.exit(3), 1);`), heapMb: 64 };
    const { thread, told, next } = threadWith(limits);
    await thread.start(10_000);
    await next('warning The telemetry thread died: it ended with code 3. It is started again in 250 ms.');
    const { file } = limits;
    // The constructor throws for a relative path, as it does when the process may create no more threads.
    limits.file = 'no-absolute-path.cjs';
    await next('warning The telemetry thread could not be started again: The worker script');
    limits.file = file;
    await next('warning The telemetry thread died: it ended with code 3. It is started again in 1000 ms.');
    expect(told.filter((event) => event === 'started')).toHaveLength(2);
  });

  it('gives the reason of a thread that threw', async () => {
    const { thread, next } = threadOf(`${OPENED}setTimeout(() => { throw new Error('out of luck'); }, 1);`);
    await thread.start(10_000);
    await next('warning The telemetry thread died: out of luck.');
  });

  it('ends answers that a dead thread left unfinished', async () => {
    const { thread } = threadOf(`${OPENED}
      port.on('message', ({ type, id }) => {
        if (type !== 'request') return;
        port.postMessage({ type: 'head', id, status: 200, headers: {} });
        port.postMessage({ type: 'piece', id, bytes: Buffer.from('half') });
        setTimeout(() => process.exit(1), 50);
      });`);
    await thread.start(10_000);
    const { status, body } = await thread.request(REQUEST);
    const pieces: string[] = [];
    const read = async () => {
      for await (const piece of body) pieces.push(Buffer.from(piece).toString());
    };
    await expect(read()).rejects.toThrow('the telemetry thread ended');
    expect([status, pieces]).toEqual([200, ['half']]);
  });

  it('confirms pieces to the thread, and cancels when the reader stops', async () => {
    const { thread, next } = threadOf(`${OPENED}
      let taken = 0;
      port.on('message', ({ type, id }) => {
        if (type === 'request') {
          port.postMessage({ type: 'head', id, status: 200, headers: {} });
          for (const text of ['one', 'two', 'three']) port.postMessage({ type: 'piece', id, bytes: Buffer.from(text) });
        } else if (type === 'taken') taken += 1;
        else if (type === 'cancel') port.postMessage({ type: 'warning', message: 'cancelled after ' + taken });
      });`);
    await thread.start(10_000);
    const cancelled = next('warning cancelled after 2');
    const { body } = await thread.request(REQUEST);
    let read = 0;
    for await (const _piece of body) if (++read === 2) break;
    await cancelled;
  });

  it('lets the thread store pending records before it ends, within a limit', async () => {
    const { thread, told } = threadOf(`${OPENED}
      port.on('message', ({ type }) => {
        if (type !== 'close') return;
        port.postMessage({ type: 'warning', message: 'kept' });
        port.postMessage({ type: 'closed' });
      });`);
    await thread.start(10_000);
    await thread.close(10_000);
    expect(told).toContain('warning kept');
    const hung = threadOf(`${OPENED}port.on('message', () => undefined);`);
    await hung.thread.start(10_000);
    const before = performance.now();
    await hung.thread.close(100);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
