import { describe, expect, it } from '@jest/globals';
import { bytesOf, collect } from '../../../fixtures/support.js';
import { found } from '../read-result.js';
import { readCsv, splitCsv } from './csv.js';
import { cpuMs } from '../../../../../test/support/cpu-time.js';

describe('splitCsv', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['a,"b, c",', ['a', 'b, c', '']],
    ['"say ""hi""",2', ['say "hi"', '2']],
    ['', ['']],
  ])('splits %p', (line, cells) => expect(splitCsv(line)).toEqual(cells));

  it.each(['a,"b', 'a"b,c', '"a" b,c'])('refuses %p, whose quotes do not pair up', (line) => {
    expect(splitCsv(line)).toBeUndefined();
  });

  it('takes time in proportion to a hostile line', () => {
    expect(cpuMs(() => splitCsv(`${' '.repeat(200_000)}"`))).toBeLessThan(1_000);
    expect(cpuMs(() => splitCsv('"'.repeat(200_001)))).toBeLessThan(1_000);
  });
});

describe('readCsv', () => {
  const reasons = async (text: string) => {
    const results = await collect(
      readCsv(bytesOf(text), ['n'], (row) => [
        found({ recordType: 'StepsRecord', zone: 'unstated', count: Number(row('n')) }),
      ]),
    );
    return results.map((result) => ('reason' in result ? result.reason : 'record'));
  };

  it('accounts for the header, a repeated header and rows of another width', async () => {
    expect(await reasons('n,m\n1,2\nn,m\n3\n4,5\n')).toEqual([
      'header_line',
      'record',
      'stray_header',
      'wrong_columns',
      'record',
    ]);
  });

  it('calls a short last row without newline truncated', async () => {
    expect(await reasons('n,m\n1,2\n3')).toEqual(['header_line', 'record', 'truncated_line']);
  });

  it('accounts for every row of a table with an unusable header', async () => {
    expect(await reasons('x,y\n1,2\n\n3,4')).toEqual([
      'unknown_header',
      'no_header',
      'blank_line',
      'no_header',
    ]);
  });
});
