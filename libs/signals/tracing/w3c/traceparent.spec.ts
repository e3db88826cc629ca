import { describe, expect, it } from '@jest/globals';
import { formatTraceparent, parseTraceparent } from './traceparent.js';
import { cpuMs } from '../../../../test/support/cpu-time.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('parseTraceparent', () => {
  it.each([
    ['sampled', '01', 1],
    ['not sampled', '00', 0],
    ['random (level 2)', '02', 2],
    ['sampled and random', '03', 3],
    ['with flags of the future, which are dropped', 'ff', 3],
  ])('reads a version 00 that is %s', (_name, flags, traceFlags) => {
    const parsed = parseTraceparent(`00-${TRACE}-${SPAN}-${flags}`);
    expect(parsed).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true });
  });

  it.each([`cc-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-the-future-brings`])(
    'reads a later version as far as it begins like 00: %s',
    (header) => expect(parseTraceparent(header)?.traceId).toBe(TRACE),
  );

  it('ignores blanks around it', () => {
    expect(parseTraceparent(`\t 00-${TRACE}-${SPAN}-01 \t`)?.spanId).toBe(SPAN);
  });

  it.each([
    ['nothing', ''],
    ['two headers in one', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
    ['a dot after it', `00-${TRACE}-${SPAN}-01.`],
    ['a later version with a dot', `cc-${TRACE}-${SPAN}-01.more`],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['a version of letters beyond f', `0g-${TRACE}-${SPAN}-01`],
    ['a long version', `000-${TRACE}-${SPAN}-01`],
    ['a short version', `0-${TRACE}-${SPAN}-01`],
    ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a long trace id', `00-${TRACE}0-${SPAN}-01`],
    ['a short span id', `00-${TRACE}-${SPAN.slice(1)}-01`],
    ['illegal flags', `00-${TRACE}-${SPAN}-.0`],
    ['long flags', `00-${TRACE}-${SPAN}-001`],
    ['a line break', `00-${TRACE}-${SPAN}-01\n`],
  ])('starts afresh from %s', (_name, header) => expect(parseTraceparent(header)).toBeUndefined());

  it('takes time in proportion to a header of blanks, however long', () => {
    const hostile = `${' \t'.repeat(500_000)}x${' \t'.repeat(500_000)}`;
    expect(cpuMs(() => parseTraceparent(hostile))).toBeLessThan(2_000);
  });
});

describe('formatTraceparent', () => {
  it('writes version 00 and passes on the flags that it knows', () => {
    expect(formatTraceparent({ traceId: TRACE, spanId: SPAN, traceFlags: 0xff })).toBe(
      `00-${TRACE}-${SPAN}-03`,
    );
  });
});
