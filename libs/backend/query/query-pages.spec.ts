import { describe, expect, it } from '@jest/globals';
import { queryPages } from './query-handler.js';
import { QUERY_PATHS } from './nest/query-paths.js';
import type { QueryContext } from './query-context.js';

const neverAsked = (): Promise<never> => Promise.reject(new Error('nothing is asked here'));

describe('The paths of the telemetry thread', () => {
  it('are those that the management port mounts', () => {
    const pages = queryPages({} as QueryContext, neverAsked).map(({ path, method, form, streaming }) => ({
      path,
      ...(method && { method }),
      ...(form && { form }),
      ...(streaming && { streaming }),
    }));
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(pages)).toEqual(sorted(QUERY_PATHS));
  });
});
