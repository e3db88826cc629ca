import { describe, expect, it } from '@jest/globals';
import { compileRegExp } from './whole-regexp.js';

describe('regular expressions of RE2', () => {
  it.each([
    ['a*b', 'aab', true],
    ['b', 'ab', false],
    ['a{2,3}', 'aaaa', false],
    ['a{2,}', 'aaaa', true],
    ['x{', 'x{', true],
    ['[[:alpha:]]+', 'abc', true],
    ['[^[:digit:]]', '1', false],
    ['\\pL+', 'äöü', true],
    ['\\p{Greek}', 'α', true],
    ['\\PL', 'a', false],
    ['(?i)straße', 'STRAßE', true],
    ['(?i:pro)d', 'PROd', true],
    ['(?i:pro)d', 'PROD', false],
    ['((?i)p)r', 'PR', false],
    ['(?i)[a-c]+', 'AbC', true],
    ['\\Qa.b\\E+', 'a.bb', true],
    ['\\Qa.b\\E', 'axb', false],
    ['a|', '', true],
    ['😀.', '😀a', true],
    ['.', '\n', true],
    ['(?-s).', '\n', false],
    ['(?m)a$.^b', 'a\nb', true],
    ['a$.^b', 'a\nb', false],
    ['\\bfoo\\b.*', 'foo-bar', true],
    ['[]a-]+', ']-a', true],
    ['\\x41\\x{1F600}\\101', 'A😀A', true],
    ['(?U)a+(a*)', 'aaa', true],
    ['(?i)σ', 'ς', true],
    ['(?i)\\p{Lu}', 'a', true],
    ['(?i)[^k]', '\u212a', false],
    ['\\w', 'ſ', false],
    ['(?i)\\w', 'ſ', true],
    ['a{,2}', 'a{,2}', true],
  ])('%s, %s: %p', (pattern, value, matches) => {
    expect(compileRegExp(pattern).test(value)).toBe(matches);
  });

  it.each([
    '(?=a)',
    '(?<!a)b',
    '\\1',
    'a**',
    '(',
    ')',
    '[b-a]',
    '[a',
    'a{1001}',
    '(a{500}){500}',
    '*a',
    '{2}a',
    'a{3,1}',
    'a**',
    '(?i',
    '\\y',
    '\\',
  ])('%s is refused', (pattern) => {
    expect(() => compileRegExp(pattern)).toThrow();
  });

  it('prefers what Perl prefers, and fills groups in', () => {
    expect(compileRegExp('(a|ab)(c|bcd)(d*)').replace('abcd', '$1,$2,$3')).toBe('a,bcd,');
    expect(compileRegExp('(.*)-(?P<n>\\d+)').replace('abc-12', '${1}x:$n:$1x$$')).toBe('abcx:12:$');
    expect(compileRegExp('(|a)*').replace('aa', '<$1>')).toBe('<a>');
    expect(compileRegExp('(?P<n>a)|(?P<n>b)').replace('b', '<$n>')).toBe('<b>');
    expect(compileRegExp('(a)').replace('a', '$01|$1')).toBe('|a');
    expect(compileRegExp('a').replace('b', 'x')).toBeUndefined();
  });

  it.each(['(a+)+', '(a|a)*', '(a*)*b', '(.*)*x'])('%s takes linear time', (pattern) => {
    const before = performance.now();
    compileRegExp(pattern).test(`${'a'.repeat(20_000)}!`);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
