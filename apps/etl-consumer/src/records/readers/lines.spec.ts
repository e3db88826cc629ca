import { describe, expect, it } from '@jest/globals';
import { bytesOf, collect } from '../../../fixtures/support.js';
import { splitLines } from './lines.js';

async function linesOf(content: string | Uint8Array, pieces?: number, limit?: number) {
  const lines = await collect(splitLines(bytesOf(content, pieces), limit));
  return lines.map((line) => ('text' in line ? line.text : line.problem));
}

describe('splitLines', () => {
  it.each([1, 2, 3, 7, 100])('finds the same lines in chunks of %i bytes', async (pieces) => {
    expect(await linesOf('één\r\n\nzwei\nlast', pieces)).toEqual(['één', '', 'zwei', 'last']);
  });

  it('has no further line after a final newline, and none in an empty input', async () => {
    expect(await linesOf('a\n')).toEqual(['a']);
    expect(await linesOf('')).toEqual([]);
  });

  it('skips a line that is too long and reads the next', async () => {
    expect(await linesOf(`${'x'.repeat(20)}\nshort\n`, 6, 10)).toEqual(['line_too_long', 'short']);
  });

  it('reports bytes that are not text', async () => {
    expect(await linesOf(Buffer.from([0x61, 0, 10, 0xff, 0xfe, 10, 0x62]))).toEqual([
      'binary_content',
      'not_utf8',
      'b',
    ]);
  });

  it('counts lines from 1 and marks a last line without newline', async () => {
    const lines = await collect(splitLines(bytesOf('a\nb')));
    expect(lines.map(({ position, terminated }) => [position, terminated])).toEqual([
      [1, true],
      [2, false],
    ]);
  });
});
