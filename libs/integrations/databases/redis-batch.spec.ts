import { describe, expect, it } from '@jest/globals';
import { redisBatch } from './redis-batch.js';

const set = { operation: 'SET', argumentCount: 2 };
const get = { operation: 'GET', argumentCount: 1 };

describe('Commands of Redis that are sent together', () => {
  it('are named by their command where it is the same', () => {
    expect(redisBatch('PIPELINE', [set, set, set])).toEqual({
      ...{ operation: 'PIPELINE SET', text: 'SET ? ?', batchSize: 3 },
    });
    expect(redisBatch('MULTI', [set, { ...set, argumentCount: 4 }])).toEqual({
      ...{ operation: 'MULTI SET', text: 'SET ? ?; SET ? ? ? ?', batchSize: 2 },
    });
  });

  it('are named by the way they are sent where they are different', () => {
    expect(redisBatch('MULTI', [set, get])).toEqual({
      ...{ operation: 'MULTI', text: 'SET ? ?; GET ?', batchSize: 2 },
    });
  });

  it('are no batch when there is one', () => {
    expect(redisBatch('PIPELINE', [get])).toEqual({ operation: 'GET', text: 'GET ?' });
  });

  it('have the size 0 when there is none', () => {
    expect(redisBatch('MULTI', [])).toEqual({ operation: 'MULTI', batchSize: 0 });
  });

  it('have a text of bounded length', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => (n === 0 ? get : set));
    expect(redisBatch('PIPELINE', many).text).toBe(`GET ?; ${'SET ? ?; '.repeat(15)}…`);
    expect(redisBatch('PIPELINE', many.slice(1)).text).toBe('SET ? ?');
  });
});
