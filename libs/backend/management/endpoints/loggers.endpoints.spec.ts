import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, bearer, openManagement, TOKEN } from '../../../../test/support/management.js';
import { MemoryLevels } from '../../../../test/support/memory-levels.js';
import type { ManagementServer } from '../management-server.js';
import { loggersEndpoints } from './loggers.endpoints.js';

let server: ManagementServer;
let levels: MemoryLevels;

beforeEach(async () => {
  levels = new MemoryLevels();
  server = await openManagement(loggersEndpoints(levels), { tokens: [TOKEN] });
});
afterEach(() => server.close());

const change = (method: string, name: string, body?: string) =>
  ask(`${server.url}/loggers/${name}`, {
    method,
    headers: { ...bearer(TOKEN), 'content-type': 'application/json' },
    body,
  });

describe('/loggers', () => {
  it.each(['PUT', 'POST'])('changes a level for a while by %s, and says so', async (method) => {
    const changed = await change(method, 'a%2Fb', '{"level":"debug","forMs":60000}');
    expect([changed.status, JSON.parse(changed.body)]).toEqual([
      200,
      { logger: 'a/b', level: 'debug', configured: 'info', until: '1970-01-01T00:01:00.000Z' },
    ]);
    const { body } = await ask(`${server.url}/loggers`);
    expect(JSON.parse(body)).toMatchObject({
      levels: expect.arrayContaining(['trace', 'silent']),
      loggers: [{ logger: 'a/b', level: 'debug' }],
    });
  });

  it('returns to the configured level by DELETE, and by a level of null', async () => {
    await change('PUT', 'ROOT', '{"level":"trace"}');
    expect(JSON.parse((await change('DELETE', 'ROOT')).body)).toMatchObject({ level: 'info' });
    await change('PUT', 'ROOT', '{"level":"trace"}');
    expect(JSON.parse((await change('PUT', 'ROOT', '{"level":null}')).body)).toMatchObject({ level: 'info' });
  });

  it.each([
    ['a level that does not exist', '{"level":"loud"}', 'OBS_LOG_LEVEL: there is no level "loud"'],
    ['a list', '[]', 'send { "level"'],
    ['null', 'null', 'send { "level"'],
    ['nothing', '{}', 'send { "level"'],
    ['a text', '"debug"', 'send { "level"'],
    ['a time that is none', '{"level":"debug","forMs":"1"}', 'send { "level"'],
    ['a misspelt key', '{"levle":"debug"}', 'send { "level"'],
  ])('refuses %s with 400 and what to send', async (_name, body, problem) => {
    const refused = await change('PUT', 'ROOT', body);
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining(problem)]);
    expect(levels.list()).toEqual([]);
  });
});
