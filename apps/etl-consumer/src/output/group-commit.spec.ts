import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

describe('Group commit', () => {
  it('commits a single request at once, and requests during a commit together', async () => {
    const batches: number[][] = [];
    const commits = new GroupCommit(async (batch: readonly number[]) => {
      batches.push([...batch]);
      await new Promise(setImmediate);
      return batch.map((n) => n * 10);
    });
    const first = commits.submit(1);
    await Promise.resolve();
    await Promise.resolve();
    const later = [commits.submit(2), commits.submit(3)];
    expect(await Promise.all([first, ...later])).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('fails the callers of a failed batch only, and goes on', async () => {
    let healthy = false;
    const commits = new GroupCommit(async (batch: readonly string[]) => {
      if (!healthy) throw new Error('no disk');
      return batch;
    });
    const outcomes = await Promise.allSettled([commits.submit('a'), commits.submit('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    healthy = true;
    expect(await commits.submit('c')).toBe('c');
    await commits.idle();
  });

  it('never exceeds the maximum size of a batch', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit(
      async (batch: readonly number[]) => (sizes.push(batch.length), batch),
      10,
    );
    await Promise.all(Array.from({ length: 25 }, (_, i) => commits.submit(i)));
    expect(sizes).toEqual([10, 10, 5]);
  });
});
