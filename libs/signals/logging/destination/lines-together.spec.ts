import { beforeEach, describe, expect, it } from '@jest/globals';
import { LinesTogether } from './lines-together.js';

describe('Lines that are written together', () => {
  let put: string[];
  let lines: LinesTogether;
  beforeEach(() => {
    put = [];
    lines = new LinesTogether((text) => put.push(text));
  });

  it('are written at once, in their order; a single line immediately', () => {
    lines.write('alone\n');
    lines.together(() => {
      lines.write('a\n');
      lines.write('b\n');
    });
    expect(put).toEqual(['alone\n', 'a\nb\n']);
  });

  it('are written even if the code that logged them throws', () => {
    expect(() =>
      lines.together(() => {
        lines.write('a\n');
        throw new Error('in between');
      }),
    ).toThrow('in between');
    lines.write('b\n');
    expect(put).toEqual(['a\n', 'b\n']);
  });

  it('are bounded', () => {
    const line = `${'x'.repeat(999)}\n`;
    lines.together(() => {
      for (let at = 0; at < 1_000; at++) lines.write(line);
    });
    expect(Math.max(...put.map((text) => text.length))).toBeLessThan(70_000);
    expect(put.join('')).toBe(line.repeat(1_000));
  });
});
