import type { SeriesMatcher } from '#contracts';
import { matchersOf, parse } from '#promql';
import { refuse, type Parameters } from '../http/parameters.js';
import { problemOf } from '../http/query-problem.js';

/** The selectors in the parameter `match[]`, without modifiers: `offset` and `@` would have no effect. */
export function matchParameters(parameters: Parameters): SeriesMatcher[][] {
  return parameters.all('match[]').map((text) => {
    try {
      const expr = parse(text);
      if (expr.type === 'vector' && expr.offsetMs === undefined && expr.at === undefined)
        return matchersOf(expr);
    } catch (error) {
      throw problemOf(error, 'match[]');
    }
    return refuse('match[]', 'it is not a series selector, such as up{job="api"}');
  });
}
