import type { PageOptions } from '#contracts';
import type { Parameters } from '../http/parameters.js';

const MOST = 10_000;
const DEFAULT = 100;

/** `limit` (1 to 10,000, default 100) and `after`, the `next` of the previous page. */
export function pageOf(parameters: Parameters): PageOptions {
  const after = parameters.text('after');
  const limit = parameters.whole('limit', { least: 1, most: MOST, missing: DEFAULT });
  return after === undefined ? { limit } : { limit, after };
}
