import { describe, expect, it } from '@jest/globals';
import type { TraceSpan } from '../../web/api/trace-table.js';
import { compareTraces } from './compare-traces.js';
import { treeOf } from './trace-tree.js';
import { runsAround, waterfallOf } from './waterfall.js';

/** `parent/name@start+length`, in milliseconds; a name with `!` failed. The id is the name with its number. */
function spansOf(...texts: readonly string[]): TraceSpan[] {
  return texts.map((text, i) => {
    const [, parent = '', name = '', start = '', length = ''] = /^(.*)\/(.*)@(.*)\+(.*)$/.exec(text) ?? [];
    const span: Partial<TraceSpan> = {
      spanId: `${name}${i}`,
      parentSpanId: parent,
      name: name.replace('!', ''),
      service: 'shop',
      startMs: 1_000 + Number(start),
      durationMs: Number(length),
      status: name.includes('!') ? 'error' : 'unset',
    };
    return span as TraceSpan;
  });
}

const rowsOf = (spans: readonly TraceSpan[], expanded: readonly string[] = []): string[] =>
  waterfallOf(treeOf(spans), new Set(expanded)).map(
    ({ span, depth, times, startMs, durationMs, isCritical }) =>
      `${'-'.repeat(depth)}${span.name}${times > 1 ? `×${times}` : ''} ${startMs}+${durationMs}${isCritical ? '*' : ''}`,
  );

describe('The waterfall of a trace', () => {
  const queries = Array.from({ length: 27 }, (_, i) => `get0/query@${10 + i * 3}+2`);

  it('shows equal siblings in a row as one, all of them when asked, and the one that is looked for', () => {
    const spans = spansOf('/get@0+100', ...queries, 'get0/render@95+5');
    expect(rowsOf(spans)).toEqual(['get 0+100*', '-query×27 10+80*', '-render 95+5*']);
    expect(rowsOf(spans, ['get0 query'])).toHaveLength(29);
    expect(runsAround(treeOf(spans), 'query9')).toEqual(['get0 query']);
    expect(runsAround(treeOf(spans), 'query1')).toEqual([]);
  });

  it('never hides a failure among others that did not fail, also one below', () => {
    const spans = spansOf('/get@0+100', ...queries, 'query5/tcp!@23+1');
    expect(rowsOf(spans)).toEqual([
      'get 0+100*',
      '-query×4 10+11*',
      '-query 22+2*',
      '--tcp 23+1*',
      '-query×22 25+65*',
    ]);
  });

  it('marks what the end waited for, work that outlasts its span too', () => {
    const spans = spansOf(
      '/get@0+10',
      'get0/send@5+50',
      'get0/log@5+10',
      'send1/store@30+25',
      'get0/parse@0+4',
    );
    expect(rowsOf(spans)).toEqual(['get 0+10*', '-parse 0+4*', '-send 5+50*', '--store 30+25*', '-log 5+10']);
  });

  it('shows spans whose parent is missing, and circles, as roots', () => {
    expect(rowsOf(spansOf('gone/a@0+1', 'c2/b@1+1', 'b1/c@2+1', 'd3/d@3+1'))).toEqual([
      'a 0+1*',
      'd 3+1*',
      'b 1+1*',
      '-c 2+1*',
    ]);
  });

  it('lays out 10,000 spans, side by side and one below the other', () => {
    const wide = spansOf('/get@0+1', ...Array.from({ length: 9_999 }, (_, i) => `get0/q${i % 2}@${i}+1`));
    expect(rowsOf(wide)).toHaveLength(10_000);
    const deep = spansOf(...Array.from({ length: 10_000 }, (_, i) => `${i ? `x${i - 1}` : ''}/x@${i}+1`));
    expect(rowsOf(deep)).toHaveLength(10_000);
    expect(compareTraces(treeOf(deep), treeOf(wide))).toHaveLength(10_003);
  });
});

describe('Two traces side by side', () => {
  it('are one row per operation and place, in the order of the first', () => {
    const first = treeOf(spansOf('/get@0+50', 'get0/query@1+10', 'get0/render@20+10'));
    const second = treeOf(
      spansOf('/get@0+90', 'get0/query@1+10', 'get0/query!@12+30', 'get0/mail@60+5', 'query!2/tcp@13+1'),
    );
    const rows = compareTraces(first, second).map(({ name, depth, first: one, second: other }) => [
      `${'-'.repeat(depth)}${name}`,
      one && `${one.count} ${one.totalMs}`,
      other && `${other.count} ${other.totalMs} ${other.errors}`,
    ]);
    expect(rows).toEqual([
      ['get', '1 50', '1 90 0'],
      ['-query', '1 10', '2 40 1'],
      ['--tcp', undefined, '1 1 0'],
      ['-render', '1 10', undefined],
      ['-mail', undefined, '1 5 0'],
    ]);
  });
});
