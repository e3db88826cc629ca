/**
 * A short version of `npm run endurance -- hostile`, which runs for a minute and measures memory and the timing of
 * tokens.
 */
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { attacksOn } from '../../endurance/hostile/attacks.mjs';
import { LOG_LEVELS_CONTROL, type LogLevels } from '#contracts';
import { ask, bearer, TOKEN } from '../support/management.js';

@Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { level: 'silent' },
      management: { port: 0, tokens: [TOKEN], rateLimit: 1000 },
    }),
  ],
})
class AppModule {}

/** Accepted answers to each attack; no answer is always accepted. */
const OUTCOMES: Record<string, RegExp> = {
  'an upgrade': /200/,
  'two thousand headers': /200|431/,
  'a hundred requests at once': /200/,
  'a body of 8 MB where none belongs': /200/,
  'a reader that does not read': /timeout/,
  'a chunk of any size': /timeout|408/,
};
const REFUSED = /^(?:4\d\d|closed)$/;
/** These are slow and run once; the others are repeated. */
const SLOW = [
  'slow headers',
  'a slow body',
  'a silent connection',
  'a reader that does not read',
  'a chunk of any size',
];
const ROUNDS = 8;

describe('A hostile client', () => {
  let app: INestApplicationContext;
  let url = '';

  beforeAll(async () => {
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    url = app.get(ManagementServer).url ?? '';
  });
  afterAll(() => app.close());

  it('reads nothing, changes nothing, and does not block health and metrics for others', async () => {
    const attacks = Object.entries(
      attacksOn({ port: Number(new URL(url).port), host: '127.0.0.1', token: TOKEN }),
    );
    const levels = app.get<LogLevels>(LOG_LEVELS_CONTROL);
    const before = levels.list();
    const wrong: string[] = [];
    const run = async ([name, attack]: (typeof attacks)[number]): Promise<void> => {
      const outcome = await attack();
      const isFine = REFUSED.test(outcome) || OUTCOMES[name]?.test(outcome);
      if (!isFine) wrong.push(`${name}: ${outcome}`);
    };
    const slow = attacks.filter(([name]) => SLOW.includes(name)).map(run);
    const quick = attacks.filter(([name]) => !SLOW.includes(name));
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(quick.map(run));
      for (const path of ['/health', '/metrics']) expect((await ask(url + path)).status).toBe(200);
    }
    await Promise.all(slow);
    expect(wrong).toEqual([]);
    expect(levels.list()).toEqual(before);
    const change = { method: 'PUT', headers: { ...bearer(TOKEN), 'content-type': 'application/json' } };
    expect((await ask(`${url}/loggers/ROOT`, { ...change, body: '{"level":"debug"}' })).status).toBe(200);
  }, 180_000);
});
