import { describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { ensureContextManager, runWith } from '#kernel';
import { pino } from 'pino';
import { SECRET_SHAPES } from '../../../test/support/secret-shapes.js';
import { testLogger, type ParsedLine } from '../../../test/support/test-logger.js';

const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

function inSpan<T>(fn: () => T): T {
  ensureContextManager();
  return context.with(trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(IDS)), fn);
}

/** The only line that a logger writes. */
function lineOf(write: (logger: ReturnType<typeof testLogger>['logger']) => void, options = {}): ParsedLine {
  const { logger, lines } = testLogger(options);
  write(logger);
  const [line, ...others] = lines();
  expect(others).toEqual([]);
  return line ?? {};
}

describe('createLogger', () => {
  it('writes service, time, level, ids of the span, bound and own fields on one line', () => {
    const line = lineOf((logger) =>
      inSpan(() =>
        runWith({ request_id: 'r-1', user_id: 7 }, () =>
          logger.info({ order_id: 4711, total: 12.5, ok: true, none: null }, 'placed'),
        ),
      ),
    );
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'orders',
      version: '1.2.3',
      order_id: 4711,
      total: 12.5,
      ok: true,
      none: null,
      request_id: 'r-1',
      user_id: 7,
      trace_id: IDS.traceId,
      span_id: IDS.spanId,
      msg: 'placed',
    });
  });

  it('keeps bound fields inside their block, after await too', async () => {
    const { logger, lines } = testLogger();
    await runWith({ request_id: 'r-1' }, async () => {
      await Promise.resolve();
      runWith({ step: 'inner' }, () => logger.info('inside'));
      logger.info('between');
    });
    logger.info('outside');
    expect(lines().map(({ msg, request_id, step }) => [msg, request_id, step])).toEqual([
      ['inside', 'r-1', 'inner'],
      ['between', 'r-1', undefined],
      ['outside', undefined, undefined],
    ]);
  });

  it.each<[string, (logger: ReturnType<typeof testLogger>['logger']) => void, object]>([
    ['a message', (logger) => logger.info('a'), { msg: 'a' }],
    [
      'a message with parameters',
      (logger) => logger.info('%s has %d of %j', 'a', 2, { b: 1 }),
      { msg: 'a has 2 of {"b":1}' },
    ],
    ['percent signs without parameters', (logger) => logger.info('100%d'), { msg: '100%d' }],
    ['fields only', (logger) => logger.info({ a: 1 }), { a: 1 }],
    ['a message among the fields', (logger) => logger.info({ msg: 'a', b: 1 }), { msg: 'a', b: 1 }],
    [
      'an error',
      (logger) => logger.error(new TypeError('bad')),
      { msg: 'bad', err: { type: 'TypeError', message: 'bad' } },
    ],
    [
      'an error and a message',
      (logger) => logger.error(new Error('bad'), 'failed'),
      { msg: 'failed', err: { message: 'bad' } },
    ],
    [
      'an error field',
      (logger) => logger.error({ err: new Error('bad') }),
      { msg: 'bad', err: { type: 'Error' } },
    ],
    [
      'a child',
      (logger) => logger.child({ context: 'A' }).child({ b: 2 }).info('x'),
      { context: 'A', b: 2, msg: 'x' },
    ],
    [
      'a child with a prefix',
      (logger) => logger.child({}, { msgPrefix: '[a] ' }).info('x'),
      { msg: '[a] x' },
    ],
    [
      'a child with serializers',
      (logger) => logger.child({}, { serializers: { a: () => 'short' } }).info({ a: 1 }),
      { a: 'short' },
    ],
    [
      'a child with redact',
      (logger) => logger.child({}, { redact: ['user["card"]'] }).info({ user: { card: 1 } }),
      { user: { card: '[redacted]' } },
    ],
    [
      'further bindings',
      (logger) => {
        const child = logger.child({ a: 1 });
        child.setBindings({ a: 2 });
        child.info('x');
      },
      { a: 2 },
    ],
  ])('accepts what pino accepts: %s', (_name, write, expected) =>
    expect(lineOf(write)).toMatchObject(expected),
  );

  it('answers bindings and levels as pino does', () => {
    const { logger } = testLogger({ level: 'warn' });
    expect(logger.child({ a: { b: 1 } }).bindings()).toMatchObject({ service: 'orders', a: { b: 1 } });
    expect([logger.isLevelEnabled('info'), logger.isLevelEnabled('error'), logger.level]).toEqual([
      false,
      true,
      'warn',
    ]);
    expect(Object.keys(pino.levels.values)).toEqual(Object.keys(logger.levels.values));
  });

  it('has no duplicate field, and level, time and trace cannot be forged', () => {
    const { logger, written } = testLogger();
    inSpan(() =>
      runWith({ user_id: 'bound' }, () =>
        logger
          .child({ user_id: 'child' })
          .info({ user_id: 'own', level: 'x', time: 'y', trace_id: 'z' }, 'm'),
      ),
    );
    const names = [...(written[0] ?? '').matchAll(/"(\w+)":/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      user_id: 'own',
      level: 'info',
      level_: 'x',
      time_: 'y',
      trace_id: IDS.traceId,
      trace_id_: 'z',
    });
  });

  it('shows errors with causes, codes and the errors of an AggregateError', () => {
    class DatabaseError extends Error {
      readonly code = 'ECONNREFUSED';
    }
    const cause = new AggregateError([new Error('v4'), new Error('v6')], 'both', {
      cause: new DatabaseError('refused'),
    });
    const { err } = lineOf((logger) => logger.error(new Error('failed', { cause })));
    expect(err).toMatchObject({
      type: 'Error',
      message: 'failed',
      stack: expect.stringContaining('create-logger.spec'),
      cause: {
        type: 'AggregateError',
        errors: [{ message: 'v4' }, { message: 'v6' }],
        cause: { type: 'DatabaseError', message: 'refused', code: 'ECONNREFUSED' },
      },
    });
  });

  it('ends a chain of causes that is a circle, and one that is too long', () => {
    const circle = new Error('circle');
    circle.cause = circle;
    expect(lineOf((logger) => logger.error(circle))).toMatchObject({ err: { cause: '[circular]' } });
    let chain = new Error('root');
    for (let depth = 0; depth < 50; depth++) chain = new Error('next', { cause: chain });
    expect(JSON.stringify(lineOf((logger) => logger.error(chain)))).toContain('"cause":"[too deep]"');
  });

  it.each(SECRET_SHAPES)('hides $name', ({ value, hidden }) => {
    const { logger, written } = testLogger();
    const message = typeof value === 'string' ? value : 'a line';
    logger.info(value, 'as it is');
    logger.info({ nested: { value } }, message);
    logger.info(`${message} %j %s`, ...([value, value] as unknown[] as []));
    logger.child({ value }).error({ err: value });
    runWith({ value }, () => logger.warn(message));
    expect(written).toHaveLength(5);
    for (const line of written) for (const secret of hidden) expect(line).not.toContain(secret);
  });

  it('hides further keys of the options, however they are written', () => {
    const line = lineOf((logger) => logger.info({ 'patient-name': 'x', home: { patientName: 'y' } }), {
      redact: ['patient_name'],
    });
    expect(line).toMatchObject({ 'patient-name': '[redacted]', home: { patientName: '[redacted]' } });
  });
});
