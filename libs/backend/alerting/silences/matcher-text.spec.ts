import { describe, expect, it } from '@jest/globals';
import { labelTest } from './label-test.js';
import { matchersText, parseMatchers } from './matcher-text.js';

describe('parseMatchers', () => {
  it.each([
    ['severity=~"a|b"', [{ name: 'severity', value: 'a|b', isRegex: true }]],
    [
      'foo=bar,dings!=bums',
      [
        { name: 'foo', value: 'bar' },
        { name: 'dings', value: 'bums', isEqual: false },
      ],
    ],
    [
      '{foo = "bar", dings !~ "bums.*", }',
      [
        { name: 'foo', value: 'bar' },
        { name: 'dings', value: 'bums.*', isRegex: true, isEqual: false },
      ],
    ],
    ['quote="She said: \\"Hi, ladies!\\""', [{ name: 'quote', value: 'She said: "Hi, ladies!"' }]],
    ['code=~5..', [{ name: 'code', value: '5..', isRegex: true }]],
    ['a="\\\\d\\n\\w"', [{ name: 'a', value: '\\d\n\\w' }]],
    ['"a label"=""', [{ name: 'a label', value: '' }]],
    ['a=', [{ name: 'a', value: '' }]],
    ['', []],
    ['{}', []],
  ])('reads %s', (text, matchers) => {
    expect(parseMatchers(text, 'matchers')).toEqual(matchers);
  });

  it.each([
    ['a', 'expected one of =, !=, =~ and !~ at character 2'],
    ['=b', 'expected the name of a label at character 1'],
    ['{a=b', 'the closing brace is missing'],
    ['a="b" c="d"', 'expected a comma or the end at character 6'],
    ['a="b', 'expected a comma or the end at character 3'],
    ['a=b,,c=d', 'expected the name of a label at character 5'],
  ])('says where %s is wrong', (text, problem) => {
    expect(() => parseMatchers(text, 'routes[0].matchers')).toThrow(
      `OBS_ALERTING: routes[0].matchers: ${problem}`,
    );
  });

  it('reads what matchersText writes', () => {
    const matchers = parseMatchers('a="x\\"y", b!="\\\\", c=~"p|q", d!~"\\n"', 'matchers');
    expect(parseMatchers(matchersText(matchers), 'matchers')).toEqual(matchers);
  });
});

describe('labelTest', () => {
  const test = (text: string) => labelTest(parseMatchers(text, 'm'), 'm');

  it('compares whole values; a label that is missing is empty', () => {
    expect(test('a=~"b|c"')({ a: 'b' })).toBe(true);
    expect(test('a=~"b|c"')({ a: 'bc' })).toBe(false);
    expect(test('a!~"b.*"')({ a: 'bc' })).toBe(false);
    expect(test('a=""')({})).toBe(true);
    expect(test('a!=""')({})).toBe(false);
    expect(test('a="1", b!="2"')({ a: '1', b: '3' })).toBe(true);
    expect(test('a="1", b!="2"')({ a: '1', b: '2' })).toBe(false);
    expect(test('')({ any: 'thing' })).toBe(true);
  });
});
