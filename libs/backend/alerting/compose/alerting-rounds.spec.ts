import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createTemplates } from '#alert-templates';
import { MemoryRecords } from '../records/memory-records.js';
import { MemorySeries } from '../evaluate/memory-series.js';
import { queriesOver } from '../evaluate/queries-over.js';
import { RuleManager } from '../evaluate/rule-manager.js';
import { IncidentManager } from '../incidents/incident-manager.js';
import { Activity } from './activity.js';
import { AlertingRounds } from './alerting-rounds.js';
import { FailingRules } from './failing-rules.js';

const SAMPLING_MS = 1_000;

it('sends notifications while evaluations follow each other without a pause', async () => {
  const series = new MemorySeries();
  const records = new MemoryRecords();
  const told: string[] = [];
  let nowMs = 0;
  const clock = { now: () => nowMs, monotonic: () => nowMs };
  const incidents = new IncidentManager({
    records,
    clock,
    routes: [{ channels: ['chat'], groupWait: '0s' }],
    deliver: (channel, { reason }) => void told.push(`${channel} ${reason}`),
  });
  // Each evaluation takes so long that the next sampling starts before it ends.
  const sampled = (): void => {
    nowMs += SAMPLING_MS;
    series.add({ __name__: 'load' }, nowMs, 9);
    rounds.sampled(nowMs);
  };
  const manager = new RuleManager({
    groups: [
      { file: 'code', group: { name: 'g', interval: '1s', rules: [{ alert: 'High', expr: 'load > 5' }] } },
    ],
    queries: queriesOver(series),
    results: series,
    receiver: {
      receive: (alerts, timeMs) => {
        incidents.receive(alerts, timeMs);
        if (nowMs < 20 * SAMPLING_MS) sampled();
      },
    },
    records,
    intervalMs: SAMPLING_MS,
    render: createTemplates(),
    judged: (timeMs) => rounds.judged(timeMs),
  });
  const rounds = new AlertingRounds({
    clock,
    manager,
    incidents,
    delivery: { tick: () => undefined, status: () => [] },
    channels: { all: () => [] },
    failing: new FailingRules(),
    activity: new Activity(),
    keep: () => undefined,
    report: () => undefined,
    warn: (message) => told.push(message),
  });
  sampled();
  while (nowMs < 10 * SAMPLING_MS) {
    // The telemetry thread does this once a second.
    rounds.tick(nowMs);
    await turn();
  }
  expect(told).toEqual(['chat opened']);
  await rounds.yieldToRules();
});
