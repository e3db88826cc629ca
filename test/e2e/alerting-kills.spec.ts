import { expect, it } from '@jest/globals';
import { runKills } from '../support/alerting/kills/run-kills.js';

it('A process with alerting that is killed 5 times misses no notification, and repeats only those in transit', async () => {
  const report = await runKills({ seed: 1, kills: 5 });
  expect(report).toMatchObject({ kills: 5, problems: [] });
  // Proves that the alerts without notifications did fire.
  expect(report.incidents).toBeGreaterThanOrEqual(3);
  expect(report.inhibited).toBeGreaterThan(0);
  expect(report.silenced).toBeGreaterThan(0);
}, 300_000);
