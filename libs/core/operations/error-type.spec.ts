import { describe, expect, it } from '@jest/globals';
import { errorTypeOf } from './error-type.js';

class CardRefused extends Error {}

describe('error_type', () => {
  it.each([
    ['a code', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['an SQLSTATE', Object.assign(new Error('duplicate'), { code: '23505' }), '23505'],
    [
      'a message where a code belongs',
      Object.assign(new RangeError('x'), { code: 'went wrong: x' }),
      'RangeError',
    ],
    ['a number as code', Object.assign(new TypeError('x'), { code: 5 }), 'TypeError'],
    ['a specific name', Object.assign(new Error('late'), { name: 'TimeoutError' }), 'TimeoutError'],
    ['a class that sets no name', new CardRefused(), 'CardRefused'],
    ['a plain error', new Error('plain'), 'Error'],
    ['a text', 'no', 'string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object without a name', {}, 'object'],
  ])('of %s', (_what, error, type) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it('never throws', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('hands off');
        },
      },
    );
    expect(errorTypeOf(hostile)).toBe('unknown');
  });
});
