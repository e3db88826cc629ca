import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Logger, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { APP_LOGGER } from '#logging';
import { LogLevelsControl } from 'nestjs-observability/logging';
import { InjectPinoLogger, PinoLogger, Logger as PinoNestLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import { LOG_LEVELS_CONTROL, type LogLevels } from '#contracts';

type Line = { msg: string; level: string; context?: string };

@Injectable()
class Orders {
  private readonly nest = new Logger('Orders');

  constructor(
    @InjectPinoLogger('Orders') readonly pino: PinoLogger,
    readonly nestPino: PinoNestLogger,
  ) {}

  say(): void {
    this.nest.debug('by Nest');
    this.pino.debug('by PinoLogger');
    this.nestPino.debug('by Logger of nestjs-pino', 'Orders');
  }
}

describe('levels that change at run time', () => {
  const cleanups: (() => unknown)[] = [];
  let lines: Line[] = [];
  let heard: (line: Line) => void = () => undefined;

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    lines = [];
    heard = () => undefined;
  });

  async function boot(logging: ObservabilityOptions['logging'] = {}): Promise<INestApplicationContext> {
    const write = (text: string): void => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      heard(line);
    };
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          logging: { destination: { write }, ...logging },
          management: { enabled: false },
        }),
      ],
      providers: [Orders],
    })
    class App {}
    const app = await NestFactory.createApplicationContext(App);
    let open = true;
    const close = app.close.bind(app);
    app.close = async () => {
      if (open) await close();
      open = false;
    };
    cleanups.push(() => app.close());
    lines.splice(0);
    return app;
  }

  const said = (level = 'debug'): string[] =>
    lines.filter((line) => line.level === level).map(({ msg }) => msg);
  const lineWith = (text: string): Promise<Line> =>
    new Promise((resolve) => (heard = (line) => line.msg.includes(text) && resolve(line)));
  const EVERY = ['by Nest', 'by PinoLogger', 'by Logger of nestjs-pino'];

  it('sets one logger for all its users, and no other logger', async () => {
    const app = await boot();
    const levels = app.get<LogLevels>(LOG_LEVELS_CONTROL);
    app.get(Orders).say();
    expect(said()).toEqual([]);
    expect(levels.set('Orders', 'DEBUG')).toEqual({ logger: 'Orders', level: 'debug', configured: 'info' });
    app.get(Orders).say();
    new Logger('Other').debug('not this');
    expect(said()).toEqual(EVERY);
    levels.set('Orders', undefined);
    app.get(Orders).say();
    expect(said()).toEqual(EVERY);
  });

  it('sets all loggers by ROOT, except those with their own level, and children of any depth', async () => {
    const app = await boot();
    const levels = app.get(LogLevelsControl);
    const child = app.get<Pino>(APP_LOGGER).child({ context: 'Deep' }).child({ a: 1 }).child({ b: 2 });
    levels.set('Orders', 'warn');
    levels.set('ROOT', 'debug');
    app.get(Orders).say();
    child.debug('deep');
    new Logger('Other').debug('other');
    expect(said()).toEqual(['deep', 'other']);
    expect(levels.list().filter(({ level }) => level !== 'debug')).toEqual([
      { logger: 'Orders', level: 'warn', configured: 'info' },
    ]);
    expect(levels.list()[0]).toMatchObject({ logger: 'ROOT', level: 'debug' });
    levels.set('Orders', undefined);
    app.get(Orders).say();
    expect(said()).toEqual(['deep', 'other', ...EVERY]);
  });

  it('reverts automatically after the given time, and logs both changes', async () => {
    const app = await boot();
    const back = lineWith('level of Orders is info again');
    const { until } = app.get(LogLevelsControl).set('Orders', 'debug', { forMs: 300 });
    expect(Date.parse(until ?? '') - Date.now()).toBeLessThanOrEqual(300);
    app.get(Orders).say();
    await back;
    app.get(Orders).say();
    expect(said()).toEqual(EVERY);
    expect(said('info')).toEqual([
      expect.stringMatching(/^level of Orders is debug until \d{4}-/),
      'level of Orders is info again',
    ]);
  });

  it('refuses a level that does not exist, a time out of range and a logger without a name', async () => {
    const levels = (await boot()).get(LogLevelsControl);
    const refused = expect.objectContaining({ code: 'OBS_LOG_LEVEL' });
    expect(() => levels.set('Orders', 'loud' as 'debug')).toThrow(refused);
    expect(() => levels.set('Orders', 'debug', { forMs: 0 })).toThrow(refused);
    expect(() => levels.set('Orders', 'debug', { forMs: 1e12 })).toThrow(refused);
    expect(() => levels.set('', 'debug')).toThrow(refused);
    expect(levels.list().every(({ level }) => level === 'info')).toBe(true);
  });

  it('keeps two applications in one process apart', async () => {
    const [one, other] = [await boot(), await boot()];
    one.get(LogLevelsControl).set('ROOT', 'debug');
    other.get(Orders).pino.debug('not this');
    one.get(Orders).pino.debug('this');
    expect(said()).toEqual(['this']);
    expect(other.get(LogLevelsControl).list()[0]).toMatchObject({ level: 'info' });
  });

  it('takes over, from the levels file, what holds after a restart, with the time that is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'levels-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const levelsFile = join(folder, 'state', 'levels.json');
    const before = await boot({ levelsFile });
    const { until } = before.get(LogLevelsControl).set('Orders', 'debug', { forMs: 600_000 });
    before.get(LogLevelsControl).set('Brief', 'debug', { forMs: 1 });
    await before.close();
    const after = await boot({ levelsFile });
    expect(after.get(LogLevelsControl).list()).toContainEqual({
      logger: 'Orders',
      level: 'debug',
      configured: 'info',
      until,
    });
    expect(after.get(LogLevelsControl).list()).not.toContainEqual(
      expect.objectContaining({ logger: 'Brief', level: 'debug' }),
    );
    after.get(LogLevelsControl).set('Orders', undefined);
    expect(JSON.parse(readFileSync(levelsFile, 'utf8'))).toEqual([]);
  });

  it('shares the levels file with other processes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'levels-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const levelsFile = join(folder, 'levels.json');
    const [one, other] = [await boot({ levelsFile }), await boot({ levelsFile })];
    lines = [];
    const told = new Promise<void>((resolve) => {
      heard = () => lines.filter(({ msg }) => msg.includes('Orders is debug')).length === 2 && resolve();
    });
    one.get(LogLevelsControl).set('Orders', 'debug');
    await told;
    expect(other.get(LogLevelsControl).list()).toContainEqual(
      expect.objectContaining({ logger: 'Orders', level: 'debug' }),
    );
  });

  describe('in a cluster', () => {
    /** For the starts of four processes, each of which compiles the sources. Shorter than the limit of a test. */
    const LIMIT_MS = 110_000;

    interface WorkerLine {
      worker: number;
      msg: string;
    }

    async function startCluster(): Promise<{
      primary: ChildProcess;
      next: (wanted: (line: WorkerLine) => boolean) => Promise<WorkerLine>;
    }> {
      const primary = fork('./test/support/levels-worker.ts', {
        execArgv: ['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      cleanups.push(async () => {
        if (primary.exitCode !== null) return;
        const ended = once(primary, 'exit');
        primary.disconnect();
        await ended;
      });
      const messages = on(primary, 'message', { signal: AbortSignal.timeout(LIMIT_MS) });
      const seen: WorkerLine[] = [];
      const next = async (wanted: (line: WorkerLine) => boolean): Promise<WorkerLine> => {
        for (;;) {
          const at = seen.findIndex(wanted);
          if (at >= 0) return seen.splice(at, 1)[0] as WorkerLine;
          const { value } = (await messages.next()) as { value: [{ worker: number; line: string }] };
          const [{ worker, line }] = value;
          seen.push({ worker, msg: (JSON.parse(line) as Line).msg });
        }
      };
      return { primary, next };
    }

    it('reaches all workers and those that start later, and reverts automatically in each', async () => {
      const { primary, next } = await startCluster();
      const ready = [await next(({ msg }) => msg === 'ready'), await next(({ msg }) => msg === 'ready')];
      expect(ready.map(({ worker }) => worker).sort()).toEqual([1, 2]);

      primary.send({ worker: 1, set: ['Orders', 'debug', { forMs: 600_000 }] });
      const told = /^level of Orders is debug until/;
      const first = await next(({ worker, msg }) => worker === 1 && told.test(msg));
      await next(({ worker, msg }) => worker === 2 && told.test(msg));

      primary.send({ worker: 2, exit: true });
      const restored = await next(({ worker, msg }) => worker === 3 && told.test(msg));
      expect(restored.msg).toBe(first.msg);
      await next(({ worker, msg }) => worker === 3 && msg === 'ready');
      primary.send({ worker: 3, say: 'one' });
      await next(({ worker, msg }) => worker === 3 && msg === 'one');

      primary.send({ worker: 3, set: ['Orders', 'debug', { forMs: 500 }] });
      for (const id of [1, 3])
        await next(({ worker, msg }) => worker === id && msg === 'level of Orders is info again');
      primary.send({ worker: 3, say: 'two' });
      const { msg } = await next((line) => line.worker === 3 && line.msg.includes('two'));
      expect(msg).toBe('said two');
    });
  });
});
