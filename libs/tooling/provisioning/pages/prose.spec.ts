import { describe, expect, it } from '@jest/globals';
import { code, promql } from './markdown.js';
import { heading, prose } from './prose.js';

describe('A text in a generated page', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
    ['a <img src=x onerror=alert(1)> b', 'a &lt;img src=x onerror=alert(1)> b'],
    ['<!-- the rest is gone', '&lt;!-- the rest is gone'],
    ['<javascript:alert(1)>', '&lt;javascript:alert(1)>'],
    ['[x](javascript:alert(1))', '[x]\\(javascript:alert(1))'],
    ['[x]( <JavaScript:alert(1)>)', '[x]\\( &lt;JavaScript:alert(1)>)'],
    ['![x](data:text/html,1)', '![x]\\(data:text/html,1)'],
    ['[x](javascript&#58;alert(1))', '[x](javascript&amp;#58;alert(1))'],
    ['[x][y]\n[y]: javascript:alert(1)', '[x][y]\n\\[y]: javascript:alert(1)'],
    ['```\nnever closed', '\\`\\`\\`\nnever closed'],
    ['~~~\nnever closed', '\\~~~\nnever closed'],
    ['a `b', 'a \\`b'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
  ])('is only shown: %j', (text, safe) => expect(prose(text)).toBe(safe));

  it.each([
    'p99 < 5 ms && rate > 3 & more',
    'see `a < b`, `<script>` and ``x ` y``',
    'Read [the page](../runbooks/etl.md#x) or [this](https://example.com/a?b=1&c=2), **now**.',
    '[mail](mailto:a@b.example)',
  ])('stays as it is: %j', (text) => expect(prose(text)).toBe(text));

  it('stays one line in a heading', () => {
    expect(heading('Title\n\n# Another <b>')).toBe('Title # Another &lt;b>');
  });

  it('that is code stays code whatever it holds', () => {
    expect([code('a'), code('a`b'), code('``')]).toEqual(['`a`', '`` a`b ``', '``` `` ```']);
    expect(promql('x{a=`b`}')).toBe('```promql\nx{a=`b`}\n```');
    expect(promql('x{a=```}')).toBe('````promql\nx{a=```}\n````');
  });

  it('is read in a time that grows with its length only', () => {
    for (const piece of ['`', '<', '](', '&#', '[', '](javascript:', ' ', '``a'])
      expect(prose(piece.repeat(40_000)).length).toBeGreaterThan(0);
  });
});
