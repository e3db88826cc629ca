import { describe, expect, it } from '@jest/globals';
import { delayAfter, failureReason, isPermanent, retryPolicy } from './retry-options.js';

describe('retry options', () => {
  it.each([{ attempts: 0 }, { attempts: 1.5 }, { attempts: Infinity }, { delaysMs: [] }, { delaysMs: [0] }])(
    'refuses %j, which would loop hot or never end',
    (options) => {
      expect(() => retryPolicy(options)).toThrow(RangeError);
    },
  );

  it('repeats the last delay', () => {
    const policy = retryPolicy({ delaysMs: [10, 20] });
    expect([1, 2, 3, 9].map((attempt) => delayAfter(policy, attempt))).toEqual([10, 20, 20, 20]);
  });

  it('does not use the text of a JSON error, which quotes the payload', () => {
    const reason = failureReason(
      retryPolicy({}),
      caught(() => JSON.parse('glucose 41')),
    );
    expect(reason).toBe('SyntaxError');
  });

  it('treats an undefined option as not set', () => {
    expect(retryPolicy({ attempts: undefined, delaysMs: undefined })).toMatchObject({ attempts: 5 });
  });

  it.each([[undefined], ['text'], [null], [{}]])('describes a thrown %p without showing it', (thrown) => {
    expect(failureReason(retryPolicy({}), thrown)).toBe(`Thrown ${typeof thrown}`);
  });

  it('survives options that throw', () => {
    const broken = (): never => {
      throw new Error('broken option');
    };
    const policy = retryPolicy({ isPermanent: broken, reasonOf: broken });
    expect(isPermanent(policy, new Error())).toBe(false);
    expect(failureReason(policy, new Error())).toBe('unknown');
  });
});

function caught(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    return error;
  }
}
