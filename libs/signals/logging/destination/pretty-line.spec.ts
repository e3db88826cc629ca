import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { openDestination } from './open-destination.js';
import { LostLines } from './lost-lines.js';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { printableLine } from './pretty-line.js';

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
  it.each(ATTACKS)('show %s instead of obeying', async (_name, text) => {
    const written: string[] = [];
    const options = resolvedOptions().logging;
    const destination = await openDestination(
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

  it('keep the lines of a stack, and everything that is printable', () => {
    const line = JSON.stringify({
      msg: 'ä "quoted" \\ 日本',
      err: { stack: 'Error: x\n    at a (b.js:1:1)' },
    });
    expect(printableLine(line)).toBe(`${line}\n`);
  });

  it('take what is no JSON', () => expect(printableLine('a\u001bb\n')).toBe('a\\u001bb\n'));
});
