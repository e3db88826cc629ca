/**
 * The decorators' use of the stack and of the event loop, and the changes to a function. Figures: docs/decorators.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { types } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { ObservabilityModule, Retried } from 'nestjs-observability';
import { Audited } from 'nestjs-observability/audit';
import { OBSERVING, type AnyDecorator } from '../support/twins/decorators.js';

// Frames of compiled functions are smaller, and V8 compiles during the measured recursion whenever it has time to.
setFlagsFromString('--no-opt');
setFlagsFromString('--no-maglev');

const folder = mkdtempSync(join(tmpdir(), 'decorators-cost-'));
let app: INestApplicationContext;

beforeAll(async () => {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { port: 0 },
        tracing: { exporters: [new InMemorySpanExporter()] },
        logging: { destination: { write: () => undefined } },
        audit: { file: join(folder, 'audit.jsonl') },
      }),
    ],
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true, abortOnError: false });
});

afterAll(async () => {
  setFlagsFromString('--opt');
  await app.close();
  rmSync(folder, { recursive: true });
});

class Bare {
  deepest = 0;

  dive(level: number): number {
    this.deepest = level;
    return this.dive(level + 1) + 1;
  }

  frames(): number {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 100;
    const count = new Error().stack?.split('\n').length ?? 0;
    Error.stackTraceLimit = stackTraceLimit;
    return count;
  }

  async later(): Promise<number> {
    return Promise.resolve(1);
  }

  promised(): Promise<number> {
    return Promise.resolve(1);
  }
}

function decorated(decorate: AnyDecorator): Bare {
  class Decorated extends Bare {}
  for (const name of ['dive', 'frames', 'later', 'promised'] as const) {
    const descriptor = { ...Object.getOwnPropertyDescriptor(Bare.prototype, name) };
    decorate(Decorated.prototype, name, descriptor);
    Object.defineProperty(Decorated.prototype, name, descriptor);
  }
  return new Decorated();
}

function depthOf(service: Bare): number {
  expect(() => service.dive(1)).toThrow(RangeError);
  return service.deepest;
}

/** Number of microtask turns until a result has settled. */
async function microtasksOf(work: () => Promise<unknown>): Promise<number> {
  let [count, isOver] = [0, false];
  void work().then(() => (isOver = true));
  for (; !isOver; count++) await Promise.resolve();
  return count;
}

interface Cost {
  depth: number;
  frames: number;
  later: number;
  promised: number;
}

async function costOf(service: Bare): Promise<Cost> {
  const depth = depthOf(service);
  const later = await microtasksOf(() => service.later());
  const promised = await microtasksOf(() => service.promised());
  return { depth, frames: service.frames() - new Bare().frames(), later, promised };
}

/** Stacked decorators each use their share. */
const alone = Object.entries(OBSERVING).filter(([name]) => !name.includes(' above '));

/** Coverage counters enlarge our frames, but not those of the bare method here. */
const HALF = '__coverage__' in globalThis ? 0.45 : 0.5;

describe('a decorator', () => {
  let bare: Cost;
  beforeAll(async () => {
    bare = await costOf(new Bare());
  });

  it.each(alone)(
    'leaves half of the stack, adds two frames and one microtask at most: %s',
    async (name, decorate) => {
      const cost = await costOf(decorated(decorate));
      if (process.env.DECORATOR_TABLE)
        process.stdout.write(
          `| ${name} | ${bare.depth} | ${cost.depth} | ${cost.frames} | ${cost.later - bare.later} | ${cost.promised - bare.promised} |\n`,
        );
      expect(cost.depth / bare.depth).toBeGreaterThanOrEqual(HALF);
      expect(cost.frames).toBeLessThanOrEqual(2);
      expect(cost.later - bare.later).toBeLessThanOrEqual(1);
      expect(cost.promised).toBe(bare.promised);
      await setImmediate();
    },
  );
});

/** These decorators return a new promise. The depth counts calls that began before the first one ended. */
const TAKING_PART: Record<string, { decorate: AnyDecorator; share: number; frames: number }> = {
  // Two of these frames start the attempt; they use more stack than a bare method.
  Retried: { decorate: Retried({ maxAttempts: 1 }), share: 0.1, frames: 4 },
  Audited: { decorate: Audited('dived'), share: HALF, frames: 2 },
};

/**
 * A single promise for all calls: on stack overflow a new one would be rejected, and Node.js could not record it as
 * handled.
 */
const NEVER = new Promise<number>(() => undefined);

class BareAsync {
  deepest = 0;

  dive(level: number): Promise<number> {
    this.deepest = Math.max(this.deepest, level);
    this.dive(level + 1).catch(() => undefined);
    return NEVER;
  }

  async later(): Promise<number> {
    return Promise.resolve(1);
  }

  async frames(): Promise<number> {
    return Promise.resolve(new Bare().frames());
  }
}

function asyncDepthOf(service: BareAsync): number {
  try {
    service.dive(1).catch(() => undefined);
  } catch {
    // The bare method throws.
  }
  return service.deepest;
}

describe('a decorator that takes part', () => {
  it.each(Object.entries(TAKING_PART))(
    'takes no more of the stack, and five microtasks unless it waits for a disk: %s',
    async (name, { decorate, share, frames: most }) => {
      class Decorated extends BareAsync {}
      for (const key of ['dive', 'later', 'frames'] as const) {
        const descriptor = { ...Object.getOwnPropertyDescriptor(BareAsync.prototype, key) };
        decorate(Decorated.prototype, key, descriptor);
        Object.defineProperty(Decorated.prototype, key, descriptor);
      }
      const [bare, service] = [new BareAsync(), new Decorated()];
      const [bareDepth, depth] = [asyncDepthOf(bare), asyncDepthOf(service)];
      await setImmediate();
      // Called from the same place, since the stack below depends on how the event loop reached it.
      const [framesOfBare, framesOfService] = await Promise.all([bare.frames(), service.frames()]);
      const frames = framesOfService - framesOfBare;
      const microtasks =
        name === 'Audited'
          ? undefined
          : (await microtasksOf(() => service.later())) - (await microtasksOf(() => bare.later()));
      if (process.env.DECORATOR_TABLE)
        process.stdout.write(`| ${name} | ${bareDepth} | ${depth} | ${frames} | ${microtasks} | |\n`);
      expect(depth / bareDepth).toBeGreaterThanOrEqual(share);
      expect(frames).toBeLessThanOrEqual(most);
      expect(microtasks ?? 0).toBeLessThanOrEqual(5);
      await expect(service.later()).resolves.toBe(1);
    },
  );
});

describe('a decorated function', () => {
  it.each(Object.entries(OBSERVING))('keeps its properties: %s', (_name, decorate) => {
    const key = Symbol('key');
    class Service {
      static work(_a: number, _b: number): number {
        return 1;
      }
      async later(): Promise<void> {}
      *each(): Generator {}
    }
    const owners = { work: Service, later: Service.prototype, each: Service.prototype };
    for (const [name, owner] of Object.entries(owners)) {
      const original = Reflect.get(owner, name) as () => unknown;
      Object.assign(original, { own: 1, [key]: 2 });
      const descriptor = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
      decorate(owner, name, descriptor);
      const wrapped = descriptor.value as { new (): unknown; own: number; [key]: number };
      expect(Reflect.ownKeys(wrapped)).toEqual(Reflect.ownKeys(original));
      expect([wrapped.name, wrapped.length, wrapped.own, wrapped[key]]).toEqual([
        name,
        original.length,
        1,
        2,
      ]);
      expect(wrapped.constructor).toBe(original.constructor);
      expect(Object.prototype.toString.call(wrapped)).toBe(Object.prototype.toString.call(original));
      expect(() => new wrapped()).toThrow('is not a constructor');
      // The only property that cannot be kept without an additional promise for every call.
      expect(types.isAsyncFunction(wrapped)).toBe(false);
    }
  });

  const all: [string, AnyDecorator][] = [...alone, ['Retried', Retried()], ['Audited', Audited('looked')]];
  it.each(all)('is refused, by name, where there is no method: %s', (name, decorate) => {
    const [decoratorName = ''] = name.split(' ');
    class Service {}
    const getter = { get: () => 1, configurable: true };
    const expected = (member: string): Error =>
      expect.objectContaining({
        code: 'OBS_DECORATOR',
        message: expect.stringMatching(new RegExp(`@${decoratorName} on .Service\\.${member}. `)) as unknown,
      }) as unknown as Error;
    expect(() => decorate(Service.prototype, 'total', getter)).toThrow(expected('total'));
    expect(() => decorate(Service.prototype, 'arrow', undefined as never)).toThrow(expected('arrow'));
    expect(() => decorate(Service.prototype, 'field', { value: 1 })).toThrow(expected('field'));
  });

  it('may be static, or named by a symbol', () => {
    const key = Symbol('named');
    for (const decorate of Object.values(OBSERVING)) {
      const descriptor: PropertyDescriptor = { value: () => 7, configurable: true };
      decorate(class Service {}, key as never, descriptor);
      expect((descriptor.value as () => number)()).toBe(7);
    }
  });
});
