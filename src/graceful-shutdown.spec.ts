import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, Module, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { OnDrain } from '#contracts';
import { trace } from '#tracing';
import { ObservabilityModule } from './observability.module.js';
import { gracefulShutdown, type GracefulShutdown, type ShutdownEnd } from '#resilience';

let story: string[] = [];
let drained: () => Promise<void> = () => Promise.resolve();

@Injectable()
class Consumer implements OnDrain, OnModuleDestroy, OnApplicationShutdown {
  async onDrain(timeoutMs: number): Promise<void> {
    story.push(`draining within ${timeoutMs > 0 && timeoutMs <= 25_000}`);
    await drained();
    story.push('drained');
  }

  onModuleDestroy(): void {
    story.push('destroyed');
  }

  async onApplicationShutdown(signal?: string): Promise<void> {
    await trace('last work', {}, () => pause(10));
    story.push(`closed by ${signal}`);
  }
}

const exporter = new InMemorySpanExporter();
/** The exported spans; the exporter itself clears its list on shutdown. */
let exported: string[] = [];
const keeping = Object.assign(Object.create(exporter) as InMemorySpanExporter, {
  export: (...[spans, done]: Parameters<InMemorySpanExporter['export']>) => {
    exported.push(...spans.map(({ name }) => name));
    done({ code: 0 });
  },
});

async function boot(observed = true) {
  const options = {
    logging: { level: 'silent' as const },
    tracing: { exporters: [keeping], scheduledDelayMs: 60_000 },
    management: { port: 0 },
  };
  @Module({ imports: observed ? [ObservabilityModule.forRoot(options)] : [], providers: [Consumer] })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: false });
}

beforeEach(() => {
  story = [];
  exported = [];
  drained = () => Promise.resolve();
});
afterEach(() => {
  expect(process.listenerCount('SIGTERM')).toBe(0);
});

describe('gracefulShutdown', () => {
  it('finishes the work first, then closes, and flushes telemetry last', async () => {
    const app = await boot();
    const { started, begin, ended } = bound(
      gracefulShutdown(app, {
        onDrain: async (reason) => {
          await pause(20);
          story.push(`own work done at ${reason}`);
        },
        onExit: ({ outcome }) => story.push(outcome),
      }),
    );
    expect(started.aborted).toBe(false);
    process.emit('SIGTERM', 'SIGTERM');
    expect(started.aborted).toBe(true);
    expect(await ended).toMatchObject({ reason: 'SIGTERM', outcome: 'clean', errors: [] });
    expect(story).toEqual([
      'own work done at SIGTERM',
      'draining within true',
      'drained',
      'destroyed',
      'closed by SIGTERM',
      'clean',
    ]);
    expect(exported).toContain('last work');
    expect(await begin('again')).toMatchObject({ reason: 'SIGTERM' });
  });

  it('closes late, but closes, when work does not end', async () => {
    drained = () => new Promise(() => undefined);
    const app = await boot();
    // Half of it is left to close the application.
    const end = await gracefulShutdown(app, { timeoutMs: 6_000 }).begin('the end');
    expect(end).toMatchObject({ reason: 'the end', outcome: 'late' });
    expect(end.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^draining Consumer: not done 3000 ms after the end$/),
    ]);
    expect(story.slice(-2)).toEqual(['destroyed', 'closed by the end']);
  });

  it('continues when something throws, and reports what', async () => {
    drained = () => Promise.reject(new Error('no broker'));
    const app = await boot();
    const onDrain = (): never => {
      throw new Error('own work');
    };
    const end = await gracefulShutdown(app, { onDrain }).begin();
    expect(end.outcome).toBe('failed');
    expect(end.errors.map(({ message }) => message)).toEqual([
      'onDrain: own work',
      'draining Consumer: no broker',
    ]);
    expect(story.at(-1)).toBe('closed by shutdown');
  });

  it('ends at once when a second signal comes', async () => {
    let finish: () => void = () => undefined;
    drained = () => new Promise((resolve) => (finish = resolve));
    const app = await boot();
    const exits: ShutdownEnd[] = [];
    const { ended } = gracefulShutdown(app, { onExit: (end) => exits.push(end) });
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGINT', 'SIGINT');
    expect(await ended).toMatchObject({ outcome: 'forced', reason: 'SIGTERM' });
    expect(story).not.toContain('destroyed');
    finish();
    while (!story.includes('closed by SIGTERM')) await pause(10);
    expect(exits).toHaveLength(1);
  });

  it.each([
    ['throws', () => void JSON.parse('no code')],
    ['rejects', async () => void (await Promise.reject(new Error('no code')))],
  ])('logs one line when onExit %s, and the process ends with 1', async (_how, onExit) => {
    const before = process.exitCode;
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const app = await boot();
      expect((await gracefulShutdown(app, { onExit }).begin()).outcome).toBe('clean');
      await pause(0); // Node.js reports unhandled rejections once the queue of promises is empty.
      expect(logged.mock.calls).toEqual([[expect.stringMatching(/^onExit: .*no code/), expect.any(String)]]);
      expect(process.exitCode).toBe(1);
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
      logged.mockRestore();
      process.exitCode = before;
    }
  });

  it('raises the second signal when onExit throws', async () => {
    const before = process.exitCode;
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const raised = jest.spyOn(process, 'kill').mockReturnValue(true);
    try {
      const app = await boot();
      const onExit = (): never => {
        throw new Error('no code');
      };
      const { ended } = gracefulShutdown(app, { onExit });
      process.emit('SIGTERM', 'SIGTERM');
      process.emit('SIGINT', 'SIGINT');
      expect((await ended).outcome).toBe('forced');
      expect(raised.mock.calls).toEqual([[process.pid, 'SIGINT']]);
      while (!story.includes('closed by SIGTERM')) await pause(10);
    } finally {
      raised.mockRestore();
      logged.mockRestore();
      process.exitCode = before;
    }
  });

  it('takes the signals from Nest, which would destroy providers first', async () => {
    const app = await boot();
    app.enableShutdownHooks();
    const { begin } = bound(gracefulShutdown(app));
    expect(process.listenerCount('SIGTERM')).toBe(1);
    expect((await begin()).outcome).toBe('clean');
  });

  it('works in an application without this package’s module', async () => {
    const app = await boot(false);
    expect((await gracefulShutdown(app).begin()).outcome).toBe('clean');
    expect(story).toEqual(['draining within true', 'drained', 'destroyed', 'closed by shutdown']);
  });

  it('refuses a grace that leaves no time to close', async () => {
    const app = await boot(false);
    expect(() => gracefulShutdown(app, { graceMs: 25_000 })).toThrow(
      /OBS_OPTIONS_INVALID.*Set graceMs to 15000/,
    );
    await app.close();
  });
});

/** The methods of the handle, called without their object. */
function bound(shutdown: GracefulShutdown): GracefulShutdown {
  return { started: shutdown.started, ended: shutdown.ended, begin: (reason) => shutdown.begin(reason) };
}
