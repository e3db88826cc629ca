import { describe, expect, it } from '@jest/globals';
import { queryPages } from './query-handler.js';
import { QUERY_PATHS } from './nest/query-paths.js';
import type { QueryContext } from './query-context.js';

describe('The paths of the telemetry thread', () => {
  it('are those that the management port mounts', () => {
    const pages = queryPages({} as QueryContext).map(({ path, form, streaming }) => ({
      path,
      ...(form && { form }),
      ...(streaming && { streaming }),
    }));
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    expect(pages.sort(byPath)).toEqual([...QUERY_PATHS].sort(byPath));
  });
});
