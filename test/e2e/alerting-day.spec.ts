import { expect, it } from '@jest/globals';
import type { AlertRoute, Silence } from '#contracts';
import { ALL_PRESETS } from '#presets';
import { ruleGroups } from '#provisioning';
import { AlertingDay } from '../support/alerting/alerting-day.js';

const ROUTES: AlertRoute[] = [
  {
    matchers: [{ name: 'preset', value: 'etl' }],
    channels: ['chat', 'mail'],
    escalate: { after: '30m', channels: ['pager'] },
  },
];
const JOB = { job: 'etl' };

/** A working engine; from 10:00 to 11:30 its broker delivers no messages, and messages in progress fail. */
function engine() {
  const totals = { success: 0, failed: 0 };
  let depth = 20;
  return (day: AlertingDay): void => {
    const isDown = day.time >= '10:00:00' && day.time < '11:30:00';
    if (isDown) totals.failed += day.time < '10:40:00' ? 5 : 0;
    else totals.success += 100;
    depth = isDown ? depth + 100 : 20;
    for (const [status, count] of Object.entries(totals))
      day.add('etl_messages_processed_total', { ...JOB, record_type: 'sleep', status }, count);
    day.add('etl_active_consumers', JOB, isDown ? 0 : 2);
    day.add('etl_rabbitmq_queue_depth', { ...JOB, queue_name: 'records' }, depth);
  };
}

it('RabbitMQ goes down: three alerts become one incident, and each channel receives exactly its notifications', async () => {
  const preset = ALL_PRESETS.etl!;
  // Its objectives' alerts are excluded, as they have another cause.
  const groups = ruleGroups(preset)
    .filter(({ name }) => !name.includes('slo'))
    .map((group) => ({ file: 'preset', group }));
  const channels = ['chat', 'mail', 'pager', 'log'];
  // Default grouping and inhibition: the three alerts have the same subject.
  const day = new AlertingDay(groups, channels, { routes: ROUTES }, '2026-11-30T09:50:00Z');
  const incident = () => day.incidents.openIncidents()[0]!;
  let silence: Silence | undefined;
  day
    .at('10:10', () => day.incidents.acknowledge(incident().id, { by: 'ann', reason: 'the broker is down' }))
    .at('10:20', () => {
      const failing = incident().alerts.find(({ rule }) => rule === 'HighMessageFailureRate')!;
      const proposal = day.incidents.silenceFor(failing.fingerprint);
      silence = day.incidents.silence({ ...proposal, author: 'ann', comment: 'follows from the broker' });
    })
    .at('10:25', () => day.restart());
  await day.runUntil('12:30', engine());

  const told = day.told.map(({ at, channel, notification: { reason, alerts } }) => {
    const names = alerts.map(({ rule, state }) => `${rule} ${state}`).sort();
    return `${at.slice(0, 5)} ${channel}: ${reason}: ${names.join(', ')}`;
  });
  expect(told.filter((line) => line.includes('chat'))).toEqual([
    expect.stringMatching(/^10:0[23] chat: opened: NoActiveConsumers firing$/),
    expect.stringMatching(/^10:12 chat: changed: HighMessageFailureRate firing, NoActiveConsumers firing$/),
    expect.stringMatching(
      /^11:3\d chat: resolved: HighMessageFailureRate resolved, NoActiveConsumers resolved$/,
    ),
  ]);
  expect(told.filter((line) => line.includes('mail'))).toEqual(
    told.filter((line) => line.includes('chat')).map((line) => line.replace('chat', 'mail')),
  );
  expect(told).toHaveLength(6);
  const keys = day.told.map(({ notification }) => notification.idempotencyKey);
  expect(new Set(keys).size).toBe(6);

  const { items } = day.incidents.incidents({}, { limit: 10 });
  expect(items).toHaveLength(1);
  const [only] = items;
  expect(only).toMatchObject({ state: 'resolved', severity: 'critical', acknowledged: { by: 'ann' } });
  expect(only!.alerts.map(({ rule }) => rule).sort()).toEqual([
    'HighMessageFailureRate',
    'NoActiveConsumers',
    'QueueBacklog',
  ]);

  const trail = day.incidents.trail({}, { limit: 1000 }).items.toReversed();
  const lines = trail.map(({ timeMs, action, rule, channel, by, silence: id }) =>
    [
      new Date(timeMs).toISOString().slice(11, 16),
      action,
      rule ?? channel ?? id?.replace(silence!.id, 'silence'),
      by,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
  );
  expect(lines).toEqual([
    '10:02 incident_opened NoActiveConsumers',
    '10:02 alert_fired NoActiveConsumers',
    '10:02 notification_sent chat',
    '10:02 notification_sent mail',
    '10:08 alert_fired HighMessageFailureRate',
    '10:10 incident_acknowledged ann',
    '10:12 notification_sent chat',
    '10:12 notification_sent mail',
    '10:18 alert_fired QueueBacklog',
    '10:18 alert_inhibited QueueBacklog',
    '10:20 silence_created silence ann',
    '10:20 alert_silenced HighMessageFailureRate',
    '10:50 alert_resolved HighMessageFailureRate',
    '11:30 alert_resolved QueueBacklog',
    '11:30 alert_resolved NoActiveConsumers',
    '11:32 incident_resolved',
    '11:32 notification_sent chat',
    '11:32 notification_sent mail',
    '12:20 silence_expired silence',
  ]);
  expect(day.incidents.statistics(Date.parse('2026-11-30'), Date.parse('2026-12-01'))).toMatchObject({
    incidents: 1,
    open: 0,
    bySeverity: { critical: 1 },
    rules: [
      { rule: 'HighMessageFailureRate', fired: 1, actedOn: 1, flaps: 0 },
      { rule: 'NoActiveConsumers', fired: 1, actedOn: 1, flaps: 0 },
      { rule: 'QueueBacklog', fired: 1, actedOn: 1, flaps: 0 },
    ],
  });
}, 300_000);
