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
import { alertSource, type AlertSourceParts } from './alert-source.js';
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
  const rounds = roundsOf({ clock, manager, incidents, warn: (message) => void told.push(message) });
  sampled();
  while (nowMs < 10 * SAMPLING_MS) {
    // The telemetry thread does this once a second.
    rounds.tick(nowMs);
    await turn();
  }
  expect(told).toEqual(['chat opened']);
  await rounds.yieldToRules();
});

it('notifies of a pushed value only when the rules of the round in progress were evaluated', async () => {
  const series = new MemorySeries();
  const records = new MemoryRecords();
  const told: string[] = [];
  const clock = { now: () => SAMPLING_MS, monotonic: () => SAMPLING_MS };
  const incidents = new IncidentManager({
    records,
    clock,
    routes: [{ channels: ['chat'], groupWait: '0s', groupBy: ['alertname'] }],
    inhibitions: [{ source: 'alertname=Down', target: 'alertname=Slow' }],
    deliver: (_channel, { alerts }) => void told.push(...alerts.map(({ rule }) => rule)),
  });
  const openedWhilePushed: number[] = [];
  const rules = [
    { alert: 'Slow', expr: 'latency > 5' },
    { alert: 'Down', expr: 'down > 0' },
  ];
  const manager = new RuleManager({
    groups: [{ file: 'code', group: { name: 'g', interval: '1s', rules } }],
    queries: queriesOver(series),
    results: series,
    receiver: {
      receive: (alerts, timeMs) => {
        incidents.receive(alerts, timeMs);
        // The application pushes a value after the first rule, and `Down`, which inhibits it, is still to come.
        if (alerts[0]?.rule === 'Slow') pushed = source.evaluate('other', 1, {});
      },
    },
    records,
    intervalMs: SAMPLING_MS,
    render: createTemplates(),
    judged: (timeMs) => rounds.judged(timeMs),
  });
  const rounds = roundsOf({ clock, manager, incidents, warn: (message) => void told.push(message) });
  const source = alertSource({
    ...({ manager, incidents } as unknown as AlertSourceParts),
    now: () => SAMPLING_MS,
    pushed: () => {
      rounds.pushed(SAMPLING_MS);
      openedWhilePushed.push(records.incidents({}, { limit: 10 }).items.length);
    },
  });
  let pushed: Promise<unknown> = Promise.resolve();
  for (const name of ['latency', 'down']) series.add({ __name__: name }, SAMPLING_MS, 9);
  rounds.sampled(SAMPLING_MS);
  await rounds.yieldToRules();
  await pushed;
  expect(told).toEqual(['Down']);
  expect(openedWhilePushed).toEqual([1]);
});

/** Rounds without channels. */
function roundsOf(
  parts: Pick<ConstructorParameters<typeof AlertingRounds>[0], 'clock' | 'manager' | 'incidents' | 'warn'>,
): AlertingRounds {
  return new AlertingRounds({
    ...parts,
    delivery: { tick: () => undefined, status: () => [] },
    channels: { all: () => [] },
    failing: new FailingRules(),
    activity: new Activity(),
    keep: () => undefined,
    report: () => undefined,
  });
}
