import type { SeriesMatcher } from '#contracts';
import { bare, matchersOf, parse } from '#promql';
import { refuse, type Parameters } from '../http/parameters.js';
import { problemOf } from '../http/query-problem.js';

/** The selectors in the parameter `match[]`. */
export function matchParameters(parameters: Parameters): SeriesMatcher[][] {
  return parameters.all('match[]').map((text) => {
    try {
      const expr = bare(parse(text));
      if (expr.type === 'vector') return matchersOf(expr);
    } catch (error) {
      throw problemOf(error, 'match[]');
    }
    return refuse('match[]', 'it is not a series selector, such as up{job="api"}');
  });
}
