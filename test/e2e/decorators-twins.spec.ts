/**
 * Compares a method with its decorated twin: returned values, errors, settled promises and side effects must be equal.
 * The known differences are listed in docs/decorators.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { types } from 'node:util';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { ManagementServer, ObservabilityModule, Observed } from 'nestjs-observability';
import { Logged } from 'nestjs-observability/logging';
import { Metered } from 'nestjs-observability/metrics';
import { PresetModule } from 'nestjs-observability/presets';
import { trends } from 'nestjs-observability/presets/trends';
import { Traced } from 'nestjs-observability/tracing';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { OBSERVING, type AnyDecorator } from '../support/twins/decorators.js';
import { RESULTS, type MakeResult } from '../support/twins/results.js';
import { WAYS } from '../support/twins/ways.js';

const folder = mkdtempSync(join(tmpdir(), 'twins-'));
let app: INestApplicationContext;

beforeAll(async () => {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        audit: { file: join(folder, 'audit.jsonl') },
        management: { port: 0 },
        tracing: { exporters: [new InMemorySpanExporter()] },
        logging: { level: 'trace', destination: { write: () => undefined } },
      }),
      // Two of its metrics share names with others that have other labels.
      PresetModule.forRoot([trends.with({ prefix: 'trends_' })], { lint: false }),
    ],
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true, abortOnError: false });
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

type Body = (this: unknown, ...args: unknown[]) => unknown;

/** An object with one method, decorated or not, and the results of its body. */
function twin(make: MakeResult, decorate?: AnyDecorator) {
  const [log, kept]: [string[], unknown[]] = [[], []];
  const body = make((event) => void log.push(event));
  const isKept = !types.isAsyncFunction(body) && !types.isGeneratorFunction(body);
  const method: Body = isKept
    ? function (...args) {
        kept.push(body.apply(this, args));
        return kept[0];
      }
    : body;
  const descriptor: PropertyDescriptor = { value: method, configurable: true, writable: true };
  class Service {}
  decorate?.(Service.prototype, 'work', descriptor);
  Object.defineProperty(Service.prototype, 'work', descriptor);
  return { work: () => (new Service() as unknown as { work: Body }).work(1, 2), log, kept };
}

function text(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    return `unreadable: ${reason(error)}`;
  }
}

function reason(error: unknown): string {
  try {
    return `${typeof error} ${String(error)}`;
  } catch {
    return 'a reason that throws';
  }
}

/** A way that never settles is abandoned: both twins would wait for ever. */
async function settled(work: () => unknown): Promise<string> {
  const patience = (async () => {
    for (let turn = 0; turn < 6; turn++) await setImmediate();
    return 'nothing comes';
  })();
  const ending = (async () => text(await work()))().catch((error: unknown) => `threw ${reason(error)}`);
  return Promise.race([ending, patience]);
}

async function story(
  make: MakeResult,
  way: (result: unknown) => unknown,
  decorate?: AnyDecorator,
): Promise<string> {
  const { work, log, kept } = twin(make, decorate);
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    return `threw at once: ${reason(error)}`;
  }
  const isSame = kept.length === 0 || Object.is(result, kept[0]);
  // Inspecting a promise may mark its rejection as handled, in both twins.
  if (types.isPromise(result)) void Promise.prototype.then.call(result, undefined, () => undefined);
  const came = await settled(() => way(result));
  return text({ isSame, came, log, bodies: kept.length });
}

/** The counter in which each preset decorator records a call. */
const PRESETS_RECORD: Record<string, [name: string, labels: Record<string, string>]> = {
  TrackTrendsRequest: ['trends_api_request_duration_seconds_count', { method: 'GET', endpoint: '/' }],
  TrackTrendsTask: ['trends_celery_tasks_total', { task_name: 'collect' }],
  TrackTrendsQuery: ['trends_db_query_duration_seconds_count', { operation: 'select', table: 'trends' }],
};

const cases = Object.entries(RESULTS).flatMap(([result, make]) =>
  Object.entries(WAYS).map(([name, way]) => ({ name: `${result}: ${name}`, make, way })),
);

describe('twins', () => {
  it('are at least 211 behaviours and 16 decorators', () => {
    expect(cases.length).toBeGreaterThanOrEqual(211);
    expect(Object.keys(OBSERVING).length).toBeGreaterThanOrEqual(16);
  });

  let bare: string[];
  beforeAll(async () => {
    bare = await Promise.all(cases.map(({ make, way }) => story(make, way)));
  });

  it.each(Object.entries(OBSERVING))('have no differences: %s', async (_name, decorate) => {
    const decorated = await Promise.all(cases.map(({ make, way }) => story(make, way, decorate)));
    const differing = cases.flatMap(({ name }, at) =>
      bare[at] === decorated[at] ? [] : [{ name, bare: bare[at], decorated: decorated[at] }],
    );
    expect(differing).toEqual([]);
  });

  it('would differ with a decorator that awaits the result, in hundreds of cases', async () => {
    const waiting: AnyDecorator = (_target, _key, descriptor) => {
      const original = descriptor.value as Body;
      descriptor.value = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
        const value: unknown = await original.apply(this, args);
        return value;
      };
    };
    const decorated = await Promise.all(cases.map(({ make, way }) => story(make, way, waiting)));
    expect(decorated.filter((one, at) => one !== bare[at]).length).toBeGreaterThan(200);
  });

  it('count every call once, whatever is done to its result, and leave none in flight', async () => {
    // For `@Metered` alone and between other decorators.
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    const calls = metricValue(page, 'metered_calls_total', { outcome: 'success' }) ?? 0;
    const failed = metricValue(page, 'metered_calls_total', { outcome: 'error' }) ?? 0;
    expect([calls + failed, metricValue(page, 'metered_in_flight')]).toEqual([2 * cases.length, 0]);
  });

  it('are recorded by the decorators of presets too', async () => {
    const page = await fetchMetricsPage(app.get(ManagementServer).url);
    const counted = [...page.values()].flatMap(({ samples }) => samples);
    const calls = Object.fromEntries(
      Object.entries(PRESETS_RECORD).map(([decorator, [name, labels]]) => {
        const own = counted.filter(
          (one) =>
            one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
        );
        return [decorator, own.reduce((sum, { value }) => sum + value, 0)];
      }),
    );
    expect(calls).toEqual(
      Object.fromEntries(Object.keys(PRESETS_RECORD).map((name) => [name, cases.length])),
    );
  });

  it('differ in nothing in 200 generated classes with nested, stacked and class-level decorators', async () => {
    const random = pseudoRandom(20_261_130);
    const names = Object.keys(OBSERVING);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let n = 0; n < 200; n++) {
      const { make, way } = pick(cases);
      const stack = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(names));
      const onClass = pick([undefined, Traced(), Metered(`class_${n}`), Logged(), Observed(`whole_${n}`)]);
      const depth = Math.floor(random() * 3);
      const plain = await nestedStory(make, way, depth);
      const decorate: AnyDecorator = (...on) => stack.forEach((name) => OBSERVING[name]?.(...on));
      const decorated = await nestedStory(make, way, depth, decorate, onClass);
      expect([n, stack, depth, decorated]).toEqual([n, stack, depth, plain]);
    }
  });
});

/** A method that calls itself several times before its body runs, in a class that may be decorated, too. */
async function nestedStory(
  make: MakeResult,
  way: (result: unknown) => unknown,
  depth: number,
  decorate?: AnyDecorator,
  onClass?: ClassDecorator,
): Promise<string> {
  const log: string[] = [];
  const body = make((event) => void log.push(event));
  class Service {
    work(left: number): unknown {
      log.push(`in ${left}`);
      return left > 0 ? this.work(left - 1) : body.call(this, 1, 2);
    }
  }
  if (decorate) {
    const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'work') as PropertyDescriptor;
    decorate(Service.prototype, 'work', descriptor);
    Object.defineProperty(Service.prototype, 'work', descriptor);
  }
  onClass?.(Service);
  let result: unknown;
  try {
    result = new Service().work(depth);
  } catch (error) {
    return text([reason(error), log]);
  }
  if (types.isPromise(result)) void Promise.prototype.then.call(result, undefined, () => undefined);
  return text([await settled(() => way(result)), log]);
}

/** Mulberry32. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
