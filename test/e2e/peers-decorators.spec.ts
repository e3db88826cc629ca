import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Injectable, Module, type INestApplicationContext, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, Observed, ObservabilityModule, Retried } from 'nestjs-observability';
import { Audited } from 'nestjs-observability/audit';
import { Logged, WithFields } from 'nestjs-observability/logging';
import { Counted, Metered, Timed } from 'nestjs-observability/metrics';
import { trace, Traced } from 'nestjs-observability/tracing';
import { Story, until } from '../support/story.js';

type Row = Record<string, unknown>;
type Decorate = (target: object, key: string, descriptor: PropertyDescriptor) => void;

const story = new Story();
let app: INestApplicationContext;
let folder: string;

async function start(providers: (new () => object)[]): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'peers-decorators-'));
  const { logging, ...options } = story.options();
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        ...options,
        logging: { ...logging, level: 'debug' },
        audit: { file: join(folder, 'audit.jsonl') },
        management: { port: 0 },
      }),
    ],
    providers,
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
}

async function stop(): Promise<void> {
  await app.close();
  rmSync(folder, { recursive: true });
}

/** This package's decorators for a method named `name`, and their recordings, which must belong to its trace. */
const KINDS: Record<string, (name: string) => Decorate> = {
  traced: (name) => Traced(name),
  logged: (name) => Logged({ name }),
  metered: (name) => Metered(name),
  timed: (name) => Timed(name),
  audited: (name) => Audited(name),
  reported: (name) => Audited(name, { onAuditFailure: 'report' }),
  fields: (name) => WithFields(() => ({ bound: name })),
  retried: () => Retried(),
};

const PAIRS = Object.keys(KINDS).flatMap((first) =>
  Object.keys(KINDS)
    .filter((second) => second !== first && [first, second].some((one) => ['traced', 'fields'].includes(one)))
    .map((second): [string, string] => [first, second]),
);

/** One method per pair, decorated like `@first @second async method() {}`. */
class Pairs {}

for (const [first, second] of PAIRS) {
  const name = `${first}_${second}`;
  const method = { [name]: () => Promise.resolve(name) };
  const descriptor: PropertyDescriptor = {
    configurable: true,
    writable: true,
    async value(this: unknown) {
      return method[name]?.();
    },
  };
  for (const one of [second, first]) KINDS[one]?.(name)(Pairs.prototype, name, descriptor);
  Object.defineProperty(Pairs.prototype, name, descriptor);
}

@Traced()
class TracedClass {
  @Logged()
  work(): string {
    return 'done';
  }
}

@Logged()
class LoggedClass {
  @Traced()
  work(): string {
    return 'done';
  }
}

@Logged()
@Traced()
class BothOnClass {
  work(): string {
    return 'done';
  }
}

@Metered()
class ObservedInside {
  @Logged({ name: 'outside' })
  @Observed()
  work(): string {
    return 'done';
  }
}

describe('Decorators next to each other, in either order', () => {
  const metricsPage = async (): Promise<string> => {
    const headers = { accept: 'application/openmetrics-text' };
    return (await fetch(`${app.get(ManagementServer).url}/metrics`, { headers })).text();
  };

  beforeAll(async () => {
    await start([Pairs, TracedClass, LoggedClass, BothOnClass, ObservedInside]);
    // Exemplars are kept from their first request on.
    await metricsPage();
  });
  afterAll(stop);

  const rows = (): Row[] => [
    ...story.lines,
    ...readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .split('\n')
      // Empty, or the beginning of a record that is being written in the background.
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Row),
  ];
  const rowsOf = (name: string): Row[] => rows().filter((row) => row.function === name || row.event === name);

  it.each(PAIRS)('@%s @%s', async (first, second) => {
    const name = `${first}_${second}`;
    const before = story.spans.length;
    const pairs = app.get<Record<string, () => Promise<string>>>(Pairs);
    expect(await pairs[name]?.()).toBe(name);
    const both = [first, second];
    const recorded = both.includes('audited') || both.includes('reported');
    await until(() => (rowsOf(name).length > 0 || !recorded ? true : undefined), 'the record');
    const told = rowsOf(name);
    expect(told.filter(({ event }) => event === name)).toHaveLength(
      both.filter((one) => ['audited', 'reported'].includes(one)).length,
    );
    if (both.includes('logged')) expect(told.flatMap(({ msg }) => msg ?? [])).toEqual(['entered', 'exited']);
    if (both.includes('fields') && both.includes('logged'))
      expect(told).toMatchObject([{ bound: name }, { bound: name }]);
    if (!both.includes('traced')) return;
    // Not the span of the previous test's request for a page, which may end only now.
    const span = await until(() => story.spans.slice(before).find((one) => one.name.endsWith(name)), name);
    const { traceId, spanId } = span.spanContext();
    for (const row of told) expect(row).toMatchObject({ trace_id: traceId, span_id: spanId });
    if (!both.some((one) => ['metered', 'timed'].includes(one))) return;
    const page = await metricsPage();
    expect(
      page
        .split('\n')
        .filter((line) => line.startsWith(`${name}_duration_seconds_bucket`))
        .join(),
    ).toContain(`trace_id="${traceId}"`);
  });

  it.each([TracedClass, LoggedClass, BothOnClass])('on a class: %p', (type) => {
    const before = story.lines.length;
    expect(app.get<{ work(): string }>(type).work()).toBe('done');
    const lines = story.lines.slice(before);
    expect(lines.map(({ msg }) => msg)).toEqual(['entered', 'exited']);
    expect(new Set(lines.map(({ trace_id }) => trace_id)).size).toBe(1);
    expect(lines[0]?.trace_id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('beside @Observed', () => {
    const before = story.lines.length;
    app.get(ObservedInside).work();
    const lines = story.lines.slice(before);
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map(({ span_id }) => span_id)).size).toBe(1);
    expect(lines[0]?.span_id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('a retry keeps its side: a span around all attempts, or one around each', async () => {
    let fails = 0;
    class Flaky {
      @Traced('all')
      @Retried({ maxAttempts: 3, initialDelayMs: 1 })
      async all(): Promise<void> {
        await fail();
      }

      @Retried({ maxAttempts: 3, initialDelayMs: 1 })
      @Traced('each')
      async each(): Promise<void> {
        await fail();
      }
    }
    const fail = () => (++fails % 3 === 0 ? Promise.resolve() : Promise.reject(new Error('not yet')));
    const flaky = new Flaky();
    await flaky.all();
    await flaky.each();
    await until(() => story.spans.filter(({ name }) => name === 'each')[2], 'each');
    expect(story.spans.filter(({ name }) => name === 'all')).toHaveLength(1);
  });
});

/** Symbol for members that other code calls on an object. */
const OWN = Symbol('own');

const protocol = <T extends new (...args: never[]) => object>(decorate: (type: T) => void) => {
  @Injectable()
  class Money implements OnModuleInit {
    private steps = 0;

    get amount(): number {
      return 7;
    }

    onModuleInit(): void {
      return undefined;
    }

    onApplicationBootstrap(): void {
      return undefined;
    }

    toJSON(): object {
      return { amount: 7 };
    }

    toString(): string {
      return '7 EUR';
    }

    valueOf(): number {
      return 7;
    }

    [Symbol.toPrimitive](): number {
      return 7;
    }

    *[Symbol.iterator](): Generator<number> {
      yield 7;
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<number> {
      yield Promise.resolve(7);
    }

    [inspect.custom](): string {
      return 'Money';
    }

    next(): IteratorResult<number> {
      return { done: ++this.steps > 1, value: 7 };
    }

    then(resolve: (value: number) => void): void {
      resolve(7);
    }

    pay(): number {
      return this.amount;
    }

    [OWN](): void {
      return undefined;
    }
  }
  decorate(Money as unknown as T);
  return Money;
};

describe('A decorator on a class leaves alone what the language, Node.js and Nest call', () => {
  const types = {
    Traced: protocol(Traced('Traced') as never),
    Logged: protocol(Logged({ name: 'Logged' }) as never),
    Metered: protocol(Metered('money_metered') as never),
    Counted: protocol(Counted('money_counted') as never),
    Observed: protocol(Observed('money_observed') as never),
  };
  const holders = Object.values(types).map((Type) => {
    @Injectable()
    class Holder {
      readonly money = new Type();
    }
    return Holder;
  });

  beforeAll(() => start(holders));
  afterAll(stop);

  it.each(Object.keys(types))('@%s', async (kind) => {
    const before = [story.spans.length, story.lines.length];
    const Type = types[kind as keyof typeof types];
    const money = new Type();
    JSON.stringify(money);
    expect(
      `${String(money)} ${Number(money)} ${inspect(money)} ${Array.from<number>(money).join()}`,
    ).toContain('7');
    for await (const _ of money) break;
    expect(await money).toBe(7);
    money.onModuleInit();
    money.onApplicationBootstrap();
    money.next();
    // Earlier exports would be present as well by then.
    trace('afterwards', {}, () => undefined);
    await until(
      () => story.spans.slice(before[0]).find(({ name }) => name === 'afterwards'),
      'the last span',
    );
    expect([story.spans.length - 1, story.lines.length]).toEqual(before);
    const names = Reflect.ownKeys(Type.prototype).filter((key) =>
      String(Object.getOwnPropertyDescriptor(Type.prototype, key)?.value).includes('arguments'),
    );
    // Decorated methods show the source of their wrapper.
    expect(names).toEqual(['pay', OWN]);
  });
});
