import { expect, it } from '@jest/globals';
import type { Alert, AlertingNote } from '#contracts';
import { MemorySeries } from '../evaluate/memory-series.js';
import { Activity } from './activity.js';
import { createAlerting, type AlertingPorts } from './create-alerting.js';

/** Alerts without labels, which no rule can create. */
const BROKEN = [{ group: 'g', rule: 'High', state: 'firing' }] as unknown as readonly Alert[];

it('logs once that alerts of rules could not be taken in', () => {
  const notes: AlertingNote[] = [];
  const alerting = createAlerting({
    settings: {
      ...{ groups: [], thresholds: [], interval: '1m', channels: [], ownChannels: [] },
      ...{ channelTimeoutMs: 1_000, routes: [], maintenance: [], externalLabels: {}, audited: false },
    },
    store: new MemorySeries() as unknown as AlertingPorts['store'],
    intervalMs: 1_000,
    packages: {},
    clock: { now: () => 0, monotonic: () => 0 },
    tell: (note) => notes.push(note),
  });
  for (let time = 0; time < 3; time++) expect(() => alerting.receive(BROKEN, time)).toThrow(TypeError);
  expect(notes).toEqual([
    {
      kind: 'warning',
      message: expect.stringMatching(
        /^Alerts of the rule "High" could not be taken in: Cannot read .+ observability_alerting_rule_failures_total\.$/,
      ),
    },
  ]);
});

it('counts alerts that could not be taken in as failures of their group', () => {
  const activity = new Activity();
  activity.rule('evaluation', { group: 'g', rule: 'High' });
  activity.rule('receiver_failure', { group: 'g', rule: 'High' });
  expect(activity.report([], 0).groups).toMatchObject([{ group: 'g', evaluations: 1, failures: 1 }]);
});
