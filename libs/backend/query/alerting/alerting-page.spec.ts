import { describe, expect, it } from '@jest/globals';
import type { TrailFilter } from '#contracts';
import { createQueryHandler } from '../query-handler.js';
import type { QueryContext } from '../query-context.js';

it('pushed values wait for no query, however many are pushed at once', async () => {
  let endQueries: () => void = () => undefined;
  const ended = new Promise<object>((resolve) => (endQueries = () => resolve({})));
  const handler = createQueryHandler({
    alerting: { backtest: () => ended, evaluate: () => Promise.resolve([]) },
  } as unknown as QueryContext);
  const post = (path: string, body: object) =>
    handler({
      method: 'POST',
      path: `/api/alerting${path}`,
      query: '',
      contentType: 'application/json',
      body: new TextEncoder().encode(JSON.stringify(body)),
    });
  const queries = Array.from({ length: 68 }, () => post('/backtest', { rule: 'A', fromMs: 0, toMs: 1 }));
  const pushed = Array.from({ length: 100 }, (_, value) => post('/evaluate', { metric: 'm', value }));
  expect(new Set((await Promise.all(pushed)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await post('/backtest', { rule: 'A', fromMs: 0, toMs: 1 })).status).toBe(503);
  endQueries();
  expect(new Set((await Promise.all(queries)).map(({ status }) => status))).toEqual(new Set([200]));
});

describe('the trail', () => {
  const asked: TrailFilter[] = [];
  const handler = createQueryHandler({
    alerting: {
      trail: (filter: TrailFilter) => {
        asked.push(filter);
        return { items: [] };
      },
    },
  } as unknown as QueryContext);
  const trail = (query: string) =>
    handler({
      method: 'GET',
      path: '/api/alerting/trail',
      query,
      contentType: '',
      body: new Uint8Array(),
    });

  it('is filtered by actions', async () => {
    expect((await trail('action=alert_fired,rule_failed&action=channel_removed')).status).toBe(200);
    expect(asked).toEqual([{ actions: ['alert_fired', 'rule_failed', 'channel_removed'] }]);
  });

  it('refuses an unknown action, naming the parameter', async () => {
    const { status, body } = await trail('action=alert_fird');
    expect(status).toBe(400);
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    expect(Buffer.concat(parts).toString()).toMatch(/"action\\?".*alert_fird.* is not one of alert_fired, /);
  });
});
