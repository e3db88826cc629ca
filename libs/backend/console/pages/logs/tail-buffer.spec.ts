import { expect, it } from '@jest/globals';
import type { StoredLog } from '#contracts';
import { TailBuffer } from './tail-buffer.js';

const lines = (from: number, to: number): StoredLog[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: from + i }) as StoredLog);

it('a live tail keeps the newest lines, those that wait too, newest first', () => {
  const buffer = new TailBuffer(5);
  const shown = () => buffer.show().map(({ id }) => id);
  expect(shown()).toEqual([]);
  buffer.add(lines(1, 2));
  buffer.add(lines(3, 3));
  expect(buffer.waits).toBe(3);
  expect(shown()).toEqual([3, 2, 1]);
  expect(buffer.waits).toBe(0);
  buffer.add(lines(4, 7));
  expect(shown()).toEqual([7, 6, 5, 4, 3]);
  for (let i = 0; i < 1_000; i++) buffer.add(lines(8 + i, 8 + i));
  expect(buffer.waits).toBe(5);
  expect(shown()).toEqual([1007, 1006, 1005, 1004, 1003]);
  buffer.add(lines(2_000, 3_000));
  expect(shown()).toEqual([3000, 2999, 2998, 2997, 2996]);
});
