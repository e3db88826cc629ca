import { describe, expect, it } from '@jest/globals';
import type { CellExemplar } from '#contracts';
import { PageExemplars } from './page-exemplars.js';

const exemplar = (labels: string, value: number): CellExemplar => ({
  ...{ name: 'x_bucket', labels, le: '1', value, timeMs: 1000 },
  ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
});
const TEXT = / # \{trace_id="a{32}",span_id="b{16}"\} (\d+) 1$/;

describe('The exemplars of a page', () => {
  it('are those of the series on it; those of removed series are forgotten', () => {
    const exemplars = new PageExemplars();
    exemplars.add([exemplar('a="1"', 1), exemplar('a="2"', 2)]);
    const page = exemplars.begin();
    expect(TEXT.exec(page.text('x_bucket', 'a="1"', '1'))?.[1]).toBe('1');
    page.end();
    const next = exemplars.begin();
    expect(TEXT.exec(next.text('x_bucket', 'a="1"', '1'))?.[1]).toBe('1');
    expect(next.text('x_bucket', 'a="2"', '1')).toBe('');
  });

  it('that arrive while it is written are on the next one', () => {
    const exemplars = new PageExemplars();
    exemplars.add([exemplar('a="1"', 1)]);
    const page = exemplars.begin();
    page.text('x_bucket', 'a="1"', '1');
    exemplars.add([exemplar('a="1"', 3), exemplar('a="2"', 4)]);
    page.end();
    const next = exemplars.begin();
    expect(TEXT.exec(next.text('x_bucket', 'a="1"', '1'))?.[1]).toBe('3');
    expect(TEXT.exec(next.text('x_bucket', 'a="2"', '1'))?.[1]).toBe('4');
  });

  it('remain when an earlier page ends after a later one was begun', () => {
    const exemplars = new PageExemplars();
    exemplars.add([exemplar('a="1"', 1)]);
    const [earlier, later] = [exemplars.begin(), exemplars.begin()];
    exemplars.add([exemplar('a="2"', 4)]);
    later.text('x_bucket', 'a="1"', '1');
    later.end();
    earlier.end();
    const next = exemplars.begin();
    expect(TEXT.exec(next.text('x_bucket', 'a="1"', '1'))?.[1]).toBe('1');
    expect(TEXT.exec(next.text('x_bucket', 'a="2"', '1'))?.[1]).toBe('4');
  });
});
