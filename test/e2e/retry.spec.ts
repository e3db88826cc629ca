import { connect } from 'node:net';
import { once } from 'node:events';
import {
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  type INestApplicationContext,
  type OnModuleDestroy,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  gracefulShutdown,
  ObservabilityError,
  ObservabilityModule,
  retry,
  Retried,
} from 'nestjs-observability';
import { MetricsRegistry } from 'nestjs-observability/metrics';
import { TracingService } from 'nestjs-observability/tracing';
import { freePort } from '../support/free-port.js';
import { Story, until } from '../support/story.js';

class Unavailable extends Error {}

@Injectable()
class Crm implements OnModuleDestroy {
  calls = 0;
  failures = 0;
  /** The work that the shutdown waits for. */
  inHand: Promise<unknown> = Promise.resolve();

  @Retried({ maxAttempts: 4, initialDelayMs: 1 })
  async load(customer: string): Promise<string> {
    this.calls += 1;
    if (this.calls <= this.failures) throw new Unavailable(`attempt ${this.calls}`);
    return Promise.resolve(customer);
  }

  async onModuleDestroy(): Promise<void> {
    await this.inHand;
  }
}

async function dial(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
}

describe('retries in an application', () => {
  let story: Story;
  let app: INestApplicationContext;
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);

  beforeEach(async () => {
    story = new Story();
    @Module({ imports: [ObservabilityModule.forRoot(story.options())], providers: [Crm] })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
    process.on('unhandledRejection', note);
  });

  afterEach(async () => {
    await app.close();
    process.off('unhandledRejection', note);
    expect(unhandled.splice(0)).toEqual([]);
  });

  /** `retry_attempts_total` of an operation, by outcome. */
  function attempts(operation: string): Record<string, number> {
    const [metric] = app
      .get(MetricsRegistry)
      .instruments()
      .filter(({ name }) => name === 'retry_attempts_total');
    const samples = metric?.samples().filter(({ labels }) => labels.operation === operation) ?? [];
    return Object.fromEntries(samples.map(({ labels, value }) => [labels.outcome ?? '', value]));
  }

  async function spans(name: string, count: number) {
    return until(() => {
      const found = story.spans.filter((span) => span.name === name);
      return found.length === count ? found : undefined;
    }, `${count} spans of ${name}`);
  }

  it('a method that recovers returns its result, and only its spans show the failures', async () => {
    const crm = app.get(Crm);
    crm.failures = 2;
    const answer = await app.get(TracingService).trace('request', {}, () => crm.load('ada'));
    expect(answer).toBe('ada');
    expect(attempts('Crm.load')).toEqual({ retried: 2, success: 1 });
    const all = await spans('Crm.load', 3);
    expect(all.map(({ attributes }) => attributes['retry.attempt'])).toEqual([1, 2, 3]);
    expect(all.map(({ status }) => status.code)).toEqual([
      SpanStatusCode.UNSET,
      SpanStatusCode.UNSET,
      SpanStatusCode.OK,
    ]);
    expect(all.map(({ events }) => events.map(({ name }) => name))).toEqual([
      ['exception'],
      ['exception'],
      [],
    ]);
    const [request] = await spans('request', 1);
    for (const span of all) expect(span.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(story.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('a method that does not recover rejects with its last error, which alone is an error', async () => {
    const crm = app.get(Crm);
    crm.failures = 9;
    await expect(crm.load('ada')).rejects.toThrow(new Unavailable('attempt 4'));
    expect(attempts('Crm.load')).toEqual({ retried: 3, failed: 1 });
    const codes = (await spans('Crm.load', 4)).map(({ status }) => status.code);
    expect(codes.filter((code) => code === SpanStatusCode.ERROR)).toHaveLength(1);
    expect(codes.at(-1)).toBe(SpanStatusCode.ERROR);
    const errors = story.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ operation: 'Crm.load', attempts: 4, msg: 'given up' }]);
  });

  it('a storm of 1,000 operations against a dead dependency ends with the application, all of it accounted for', async () => {
    const port = await freePort();
    const storm = Array.from({ length: 1_000 }, () =>
      retry(() => dial(port), {
        operation: 'storm',
        maxAttempts: 100,
        initialDelayMs: 200,
        maxDelayMs: 60_000,
      }),
    );
    const ends = Promise.allSettled(storm);
    await until(() => ((attempts('storm').retried ?? 0) >= 1_500 ? true : undefined), 'the storm');
    // A shutdown that waits for work in progress is not delayed by pending retries.
    app.get(Crm).inHand = ends;
    await app.close();
    const reasons = (await ends).map((end) => (end as PromiseRejectedResult).reason as ObservabilityError);
    expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['OBS_RETRY']));
    expect(new Set(reasons.map(({ cause }) => (cause as NodeJS.ErrnoException).code))).toEqual(
      new Set(['ECONNREFUSED']),
    );
    const { retried = 0, aborted } = attempts('storm');
    expect(attempts('storm')).toEqual({ retried, aborted: 1_000 });
    expect(aborted).toBe(1_000);
    const told = story.lines.filter(({ context }) => context === 'Retry');
    expect(told.map(({ msg }) => msg)).toEqual([
      '1000 operations were given up: the application is shutting down',
    ]);
  });

  it('a first attempt is left to finish at shutdown', async () => {
    let finish: (value: string) => void = () => undefined;
    const answer = retry(() => new Promise<string>((resolve) => (finish = resolve)), { operation: 'slow' });
    const closed = app.close();
    finish('done');
    await closed;
    expect(await answer).toBe('done');
  });
});

/** Practically never: the actual wait is a random part of it. */
const MONTH = { initialDelayMs: 2_147_483_647, maxDelayMs: 2_147_483_647 };

/** A consumer whose message waits for a dependency, and which completes work in progress on shutdown. */
@Injectable()
class Mailbox {
  readonly inHand: Promise<unknown>[] = [];

  take(work: () => Promise<unknown>): Promise<unknown> {
    const handled = retry(work, { operation: 'letter', ...MONTH });
    this.inHand.push(handled);
    return handled.catch((error: unknown) => error);
  }

  async onDrain(): Promise<void> {
    await Promise.allSettled(this.inHand);
  }
}

let calls: Record<string, number> = {};

@Controller()
class Shop {
  /** Fails twice, then succeeds. */
  @Get('recovers/:id')
  @Retried({ initialDelayMs: 1 })
  async recovers(@Param('id') id: string): Promise<string> {
    calls[id] = (calls[id] ?? 0) + 1;
    if (calls[id] < 3) throw new Unavailable('not yet');
    return Promise.resolve(id);
  }

  /** Its retry would be in a few days. */
  @Get('waits')
  @Retried(MONTH)
  async waits(): Promise<string> {
    calls.waits = (calls.waits ?? 0) + 1;
    return Promise.reject(new Unavailable('for days'));
  }
}

describe('retries at a graceful shutdown', () => {
  it('of messages are given up at once; of requests, when they are no longer served', async () => {
    calls = {};
    const story = new Story();
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      providers: [Mailbox],
      controllers: [Shop],
    })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const mailbox = app.get(Mailbox);
    const waiting = mailbox.take(() => Promise.reject(new Unavailable('letter')));
    let fail: (error: Error) => void = () => undefined;
    const first = mailbox.take(() => new Promise((_resolve, reject) => (fail = reject)));
    let drained: () => void = () => undefined;
    // Keeps the application serving until the requests below are answered, also beyond the grace period.
    mailbox.inHand.push(new Promise<void>((resolve) => (drained = resolve)));
    const request = fetch(`${url}/waits`);
    await until(() => calls.waits, 'the request in its wait');

    const ended = gracefulShutdown(app, { graceMs: 1_000, timeoutMs: 20_000 }).begin();
    expect(await waiting).toMatchObject({ code: 'OBS_RETRY', cause: new Unavailable('letter') });
    // From now on, failures are not retried.
    fail(new Unavailable('the first attempt'));
    expect(await first).toEqual(new Unavailable('the first attempt'));
    expect(await (await fetch(`${url}/recovers/late`)).text()).toBe('late');
    expect(await Promise.race([request, Promise.resolve('in hand')])).toBe('in hand');
    drained();

    expect((await request).status).toBe(500);
    expect(await ended).toMatchObject({ outcome: 'clean', errors: [] });
    const told = story.lines.filter(({ context }) => context === 'Retry').map(({ msg }) => msg);
    expect(told.filter((text) => String(text).includes('operations were given up'))).toHaveLength(2);
  });
});
