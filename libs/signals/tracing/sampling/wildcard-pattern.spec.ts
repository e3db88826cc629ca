import { describe, expect, it } from '@jest/globals';
import { wildcardPattern } from './wildcard-pattern.js';

describe('A pattern of a sampling rule', () => {
  it.each<[pattern: string, fits: string[], others: string[]]>([
    ['/health', ['/health'], ['/health/', '/health/live', '/healthy', 'x/health', '']],
    ['', [''], ['/']],
    ['/health/*', ['/health/', '/health/live', '/health/a/b'], ['/health', '/other/health/']],
    ['/a**', ['/a', '/ab/c'], ['/b', '']],
    ['*', ['', '/', 'anything'], []],
    ['GET *.css', ['GET /a.css', 'GET .css'], ['GET /a.css?x', 'POST /a.css']],
    ['/orders/:id', ['/orders/7'], ['/orders/', '/orders/7/lines', '/orders']],
    ['/orders/:id/*', ['/orders/7/', '/orders/7/lines'], ['/orders/7']],
    ['a.b+c', ['a.b+c'], ['aXb+c', 'a.bbc']],
  ])('%j matches only the texts it describes', (pattern, fits, others) => {
    const isFit = wildcardPattern(pattern);
    expect([...fits, ...others].filter(isFit)).toEqual(fits);
  });
});
