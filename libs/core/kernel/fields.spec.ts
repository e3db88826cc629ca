import { setTimeout as later } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ensureContextManager } from './context-manager.js';
import { assignFields, boundFields, runWith } from './fields.js';

describe('bound fields', () => {
  beforeAll(() => ensureContextManager());

  it('follow asynchronous work and are gone after the block', async () => {
    await runWith({ request_id: 'r1' }, async () => {
      await later(1);
      expect(boundFields()).toEqual({ request_id: 'r1' });
    });
    expect(boundFields()).toEqual({});
  });

  it('nest, the inner value winning inside only', () => {
    runWith({ a: 1, b: 1 }, () => {
      runWith({ b: 2 }, () => expect(boundFields()).toEqual({ a: 1, b: 2 }));
      expect(boundFields()).toEqual({ a: 1, b: 1 });
    });
  });

  it('keep parallel work apart', async () => {
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, id) =>
        runWith({ id }, async () => {
          await later(id % 5);
          return boundFields().id;
        }),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 50 }, (_, id) => id));
  });

  it('can be added to later, inside a block only', () => {
    expect(assignFields({ a: 1 })).toBe(false);
    runWith({}, () => {
      expect(assignFields({ a: 1 })).toBe(true);
      expect(boundFields()).toEqual({ a: 1 });
    });
    expect(boundFields()).toEqual({});
  });

  it('return and throw what the function returns and throws', () => {
    expect(runWith({}, () => 42)).toBe(42);
    const error = new Error('mine');
    expect(() =>
      runWith({}, () => {
        throw error;
      }),
    ).toThrow(error);
  });
});
