import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { openDestination } from './open-destination.js';
import { LostLines } from './lost-lines.js';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { wantsColours } from './colours.js';
import { readableLine } from './readable-line.js';

const ATTACKS = [
  ['colours', '\u001b[31mred'],
  ['a title', '\u001b]0;owned\u0007'],
  ['eight-bit sequences', '\u009b2J'],
  ['a new line', 'ok\n[10:00:00.000] INFO: forged'],
  ['a carriage return', 'secret\rforged'],
  ['backspaces', 'abc\b\b\bxyz'],
  ['a line separator', 'a\u2028b'],
  ['right-to-left marks', 'a\u202eb'],
  ['delete', 'a\u007fb'],
] as const;
// eslint-disable-next-line no-control-regex
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

describe('Lines for people', () => {
  it.each(ATTACKS)('show %s instead of obeying', (_name, text) => {
    const written: string[] = [];
    const options = resolvedOptions().logging;
    const destination = openDestination(
      { ...options, json: false, destination: { write: (line) => void written.push(line) } },
      new LostLines(),
    );
    const logger = pino({}, { write: (line: string) => destination.write(line) });
    const error = new Error(text);
    logger.info({ [text]: 'key', field: text, nested: { list: [text] }, err: error, context: text }, text);
    const shown = written.join('');
    expect(shown).not.toMatch(STEERS);
    expect(shown).not.toMatch(/^\[10:00:00/m);
  });

  it('are one each: time, level, logger, message, fields', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: new Date(2026, 10, 30, 8, 5, 9, 7).toISOString(),
      service: 'shop',
      context: 'Orders',
      order_id: 7,
      note: 'two words',
      list: ['a', 1],
      trace_id: 'abc',
      span_id: 'def',
      msg: 'ä "quoted" 日本',
    });
    const expected =
      '08:05:09.007 WARN  [Orders] ä "quoted" 日本 order_id=7 note="two words" list=["a",1] trace_id=abc\n';
    expect(readableLine(line, false)).toBe(expected);
    // eslint-disable-next-line no-control-regex
    expect(readableLine(line, true).replace(/\u001b\[[\d;]*m/g, '')).toBe(expected);
    expect(readableLine(line, true)).toContain('\u001b[33mWARN ');
  });

  it('read every format', () => {
    const time = new Date(2026, 0, 1, 1, 2, 3).toISOString();
    const recommender = { level: 'CRITICAL', timestamp: time, context: 'A', x: 1, message: 'm' };
    const trends = {
      timestamp: time,
      level: 'CRITICAL',
      logger: 'A',
      message: 'm',
      line: 3,
      context: { x: 1 },
    };
    for (const line of [recommender, trends])
      expect(readableLine(JSON.stringify(line), false)).toBe('01:02:03.000 FATAL [A] m x=1\n');
  });

  it('show the stack of an error and of its causes below', () => {
    const err = {
      type: 'Error',
      message: 'x',
      code: 'E_X',
      stack: 'Error: x\n    at a (b.js:1:1)',
      cause: { type: 'TypeError', message: 'y\nforged' },
    };
    expect(readableLine(JSON.stringify({ level: 'error', msg: 'failed', err }), false).split('\n')).toEqual([
      expect.stringMatching(/ERROR failed$/),
      '  Error: x',
      '    at a (b.js:1:1)',
      '    code=E_X',
      '  caused by',
      expect.stringMatching(/^ {4}TypeError: y/),
      '      forged',
      '',
    ]);
  });

  it('accept input other than JSON', () => expect(readableLine('a\u001bb\n', true)).toBe('a\\u001bb\n'));
});

describe('Colours', () => {
  it.each<[Record<string, string>, boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('with %j and a terminal %s: %s', (env, isTerminal, expected) =>
    expect(wantsColours(env, isTerminal)).toBe(expected),
  );
});
