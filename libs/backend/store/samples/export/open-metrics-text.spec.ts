import { describe, expect, it } from '@jest/globals';
import { markStale } from '#contracts';
import { memorySource } from '#promql';
import { openMetricsText } from './open-metrics-text.js';

async function textOf(options: Parameters<typeof openMetricsText>[0]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of openMetricsText(options)) pieces.push(piece);
  return pieces;
}

describe('openMetricsText', () => {
  it('writes values with their times in seconds, without staleness markers, and ends with EOF', async () => {
    const timestamps = Float64Array.of(1000, 2500, 4000, 5000, 6000);
    const values = Float64Array.of(1.5, Infinity, -Infinity, NaN, 0);
    markStale(values, 4);
    const labels = { __name__: 'depth', path: 'a"b\\c\nd' };
    const source = memorySource([
      { labels, timestamps, values },
      { labels: { __name__: 'up' }, timestamps: Float64Array.of(3000), values: Float64Array.of(1) },
    ]);
    const pieces = await textOf({ source, metrics: ['depth', 'up'], fromMs: 0, toMs: 10_000 });
    expect(pieces.join('').split('\n')).toEqual([
      'depth{path="a\\"b\\\\c\\nd"} 1.5 1.000',
      'depth{path="a\\"b\\\\c\\nd"} +Inf 2.500',
      'depth{path="a\\"b\\\\c\\nd"} -Inf 4.000',
      'depth{path="a\\"b\\\\c\\nd"} NaN 5.000',
      'up 1 3.000',
      '# EOF',
      '',
    ]);
  });

  it('comes in pieces, each sample once, in the order of time', async () => {
    const count = 30_000;
    const timestamps = Float64Array.from({ length: count }, (_, i) => i * 5000);
    const source = memorySource([{ labels: { __name__: 'up' }, timestamps, values: timestamps }]);
    const pieces = await textOf({ source, metrics: ['up'], fromMs: 0, toMs: count * 5000 });
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
    const times = pieces
      .join('')
      .split('\n')
      .slice(0, -2)
      .map((line) => Number(line.split(' ')[2]) * 1000);
    expect(times).toEqual([...timestamps]);
  });
});
