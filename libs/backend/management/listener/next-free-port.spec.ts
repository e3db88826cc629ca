import { describe, expect, it } from '@jest/globals';
import { openNextFree } from './next-free-port.js';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

async function opened(port: number, taken: number[], isAllowed = true, code = 'EADDRINUSE') {
  const [tried, warned] = [[] as number[], [] as number[][]];
  const open = (candidate: number): Promise<void> => {
    tried.push(candidate);
    return taken.includes(candidate) ? Promise.reject(failure(code)) : Promise.resolve();
  };
  const error: unknown = await openNextFree(port, open, {
    isAllowed,
    warn: (...ports) => warned.push(ports),
  }).catch((caught: unknown) => caught);
  return { tried, warned, error };
}

describe('A management port that is taken', () => {
  it('is replaced by the next free one, with one warning', async () =>
    expect(await opened(8004, [8004, 8005])).toEqual({ tried: [8004, 8005, 8006], warned: [[8004, 8006]] }));

  it('logs nothing when it is free', async () =>
    expect(await opened(8004, [])).toEqual({ tried: [8004], warned: [] }));

  it.each<[string, ...Parameters<typeof opened>]>([
    ['it is not allowed', 8004, [8004], false],
    ['it is something else', 8004, [8004], true, 'EACCES'],
    ['there are no more ports', 65_535, [65_535]],
  ])('is an error when %s', async (_name, ...given) => {
    const { error, warned } = await opened(...given);
    expect([(error as Error).message, warned]).toEqual([given[3] ?? 'EADDRINUSE', []]);
  });

  it('is an error when twenty more are taken', async () => {
    const { tried } = await opened(
      1,
      Array.from({ length: 100 }, (_, at) => at),
    );
    expect(tried).toHaveLength(21);
  });
});
