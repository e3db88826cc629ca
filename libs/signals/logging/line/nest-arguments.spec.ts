import { describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { testLogger, type ParsedLine } from '../../../../test/support/test-logger.js';
import { AppNestLogger } from '../app-nest-logger.js';

const error = new TypeError('card declined', { cause: new Error('no funds') });
const stack = String(error.stack);
const err = { type: 'TypeError', message: 'card declined', stack: expect.stringContaining('\n    at ') };
const full = { ...err, cause: { message: 'no funds' } };

function lineOf(write: (logger: AppNestLogger) => void): ParsedLine {
  const { logger, lines } = testLogger();
  write(new AppNestLogger({} as PinoLogger, logger));
  const [line, ...others] = lines();
  expect(others).toEqual([]);
  const { time: _time, service: _service, version: _version, ...rest } = line ?? {};
  return rest;
}

describe("Nest's Logger", () => {
  it.each<[string, (logger: AppNestLogger) => void, object]>([
    ['a message', (logger) => logger.log('paid'), { level: 'info', msg: 'paid' }],
    ['a message and a context', (logger) => logger.log('paid', 'Shop'), { msg: 'paid', context: 'Shop' }],
    [
      'fields',
      (logger) => logger.warn('slow', { ms: 900 }, 'Shop'),
      { msg: 'slow', ms: 900, context: 'Shop' },
    ],
    ['fields without a context', (logger) => logger.warn('slow', { ms: 900 }), { msg: 'slow', ms: 900 }],
    [
      'two lists of fields',
      (logger) => logger.log('a', { b: 1 }, { c: 2 }, 'Shop'),
      { msg: 'a', b: 1, c: 2, context: 'Shop' },
    ],
    [
      'fields of the same name',
      (logger) => logger.log('a', { b: 1 }, { b: 2 }),
      { msg: 'a', b: 1, args: [{ b: 2 }] },
    ],
    [
      'an error',
      (logger) => logger.error('charge failed', error, 'Shop'),
      { level: 'error', msg: 'charge failed', err: full, context: 'Shop' },
    ],
    [
      'an error without a context',
      (logger) => logger.error('charge failed', error),
      { msg: 'charge failed', err: full },
    ],
    [
      'an error at another level',
      (logger) => logger.fatal('charge failed', error),
      { level: 'fatal', err: full },
    ],
    [
      'an error among fields',
      (logger) => logger.error('x', { err: error, orderId: 7 }, 'Shop'),
      { msg: 'x', err: full, orderId: 7, context: 'Shop' },
    ],
    [
      'an error and fields',
      (logger) => logger.error('x', error, { orderId: 7 }, 'Shop'),
      { msg: 'x', err: full, orderId: 7, context: 'Shop' },
    ],
    [
      'two errors',
      (logger) => logger.error('x', error, new Error('second')),
      { err: full, args: [{ message: 'second' }] },
    ],
    ['a stack', (logger) => logger.error('charge failed', stack), { msg: 'charge failed', err }],
    [
      'a stack and a context',
      (logger) => logger.error('charge failed', stack, 'Shop'),
      { msg: 'charge failed', err, context: 'Shop' },
    ],
    [
      'a stack and fields',
      (logger) => logger.error('x', stack, { orderId: 7 }, 'Shop'),
      { msg: 'x', err, orderId: 7, context: 'Shop' },
    ],
    [
      'a stack of a missing error',
      (logger) => logger.error('x', undefined, 'Shop'),
      { msg: 'x', context: 'Shop' },
    ],
    [
      'an error beside its stack',
      (logger) => logger.error('x', error, stack, 'Shop'),
      { msg: 'x', err: full, context: 'Shop' },
    ],
    [
      'an error as the message',
      (logger) => logger.error(error, 'Shop'),
      { msg: 'card declined', err: full, context: 'Shop' },
    ],
    [
      'an error and its stack',
      (logger) => logger.error(error, stack, 'Shop'),
      { msg: 'card declined', err: full, context: 'Shop' },
    ],
    [
      'an error and a message',
      (logger) => logger.error(error, 'while paying', 'Shop'),
      { msg: 'while paying', err: full, context: 'Shop' },
    ],
    [
      'an object',
      (logger) => logger.log({ event: 'paid', n: 1 }, 'Shop'),
      { event: 'paid', n: 1, context: 'Shop' },
    ],
    [
      'two objects',
      (logger) => logger.log({ event: 'paid' }, { n: 1 }, 'Shop'),
      { event: 'paid', n: 1, context: 'Shop' },
    ],
    [
      'several messages',
      (logger) => logger.log('one', 'two', 3, 'Shop'),
      { msg: 'one', args: ['two', 3], context: 'Shop' },
    ],
    [
      'placeholders',
      (logger) => logger.log('%s took %d ms', 'load', 7, 'Shop'),
      { msg: 'load took 7 ms', context: 'Shop' },
    ],
    [
      'placeholders and more',
      (logger) => logger.log('%s took', 'load', { ms: 7 }, 'Shop'),
      { msg: 'load took', ms: 7 },
    ],
    [
      'other values',
      (logger) => logger.log('x', [1, 2], null, 7n, 'Shop'),
      { msg: 'x', args: [[1, 2], null, '7'] },
    ],
    ['a number', (logger) => logger.log(42, 'Shop'), { msg: 42, context: 'Shop' }],
  ])('keeps all that it is given: %s', (_name, write, expected) =>
    expect(lineOf(write)).toMatchObject(expected),
  );

  it('takes a text with line breaks for a context, not for a stack, unless it has frames', () => {
    expect(lineOf((logger) => logger.log('x', 'two\nlines'))).toMatchObject({ context: 'two\nlines' });
  });

  it.each([
    ['a revoked proxy', () => revoked()],
    ['a throwing getter', () => Object.defineProperty({}, 'a', { enumerable: true, get: fail })],
    ['an error with a throwing message', () => Object.defineProperty(new Error(), 'message', { get: fail })],
  ])('survives %s', (_name, make) => {
    for (const params of [[make()], [make(), 'Shop'], [{ a: 1 }, make(), 'Shop']])
      expect(lineOf((logger) => logger.error('x', ...params))).toMatchObject({ msg: 'x' });
  });
});

describe('pino and PinoLogger', () => {
  it.each<[string, unknown[], object]>([
    ['an error after the message', ['charge failed', error], { msg: 'charge failed', err: full }],
    ['fields after the message', ['slow', { ms: 900 }], { msg: 'slow', ms: 900 }],
    ['an error after fields and message', [{ a: 1 }, 'x', error], { a: 1, msg: 'x', err: full }],
    ['fields after an error and a message', [error, 'x', { a: 1 }], { a: 1, msg: 'x', err: full }],
    ['values after the message', ['x', 1, 'two'], { msg: 'x', args: [1, 'two'] }],
  ])('keep %s', (_name, args, expected) => {
    const { logger, lines } = testLogger();
    logger.error(...(args as [string]));
    expect(lines()[0]).toMatchObject(expected);
  });
});

function fail(): never {
  throw new Error('hostile');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
