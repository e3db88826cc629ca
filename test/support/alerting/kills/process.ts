/**
 * The work of the telemetry thread in a process of its own, which is killed: store, rules, incidents, channels. Its metrics
 * are those that it is told on its standard input.
 */
import { createInterface } from 'node:readline';
import { createAlerting, type AlertingSettings } from '../../../../libs/backend/alerting/room.js';
import { createTelemetryStore } from '../../../../libs/backend/store/room.js';
import { systemClock } from '../../../../libs/core/kernel/room.js';
import {
  BEAT_MS,
  INTERVAL_MS,
  type FromProcess,
  type MetricValue,
  type ProcessSettings,
  type ToProcess,
} from './protocol.js';

const { directory, url } = JSON.parse(process.argv[2]!) as ProcessSettings;
const say = (message: FromProcess): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

const settings: AlertingSettings = {
  groups: [
    {
      file: 'code',
      group: {
        name: 'kills',
        interval: `${INTERVAL_MS}ms`,
        rules: [
          { record: 'service:load:max', expr: 'max by (service) (load)' },
          {
            alert: 'HighLoad',
            expr: 'service:load:max > 10',
            for: '400ms',
            labels: { severity: 'critical' },
          },
          // HighLoad inhibits it: it always fires first.
          { alert: 'SomeLoad', expr: 'load > 5', for: '1s', labels: { severity: 'warning' } },
          // Silenced.
          { alert: 'Quiet', expr: 'quiet > 0', labels: { severity: 'critical' } },
        ],
      },
    },
  ],
  thresholds: [],
  interval: `${INTERVAL_MS}ms`,
  channels: [
    { name: 'hook', type: 'webhook', url: `${url}/hook` },
    { name: 'beat', type: 'heartbeat', url: `${url}/beat`, intervalMs: BEAT_MS },
  ],
  ownChannels: [],
  channelTimeoutMs: 5000,
  routes: [
    {
      channels: ['hook'],
      groupBy: ['alertname', 'service'],
      groupWait: '200ms',
      groupInterval: '400ms',
      repeatInterval: '1h',
    },
  ],
  inhibitions: [
    {
      source: [{ name: 'alertname', value: 'HighLoad' }],
      target: [{ name: 'alertname', value: 'SomeLoad' }],
      equal: ['service'],
    },
  ],
  maintenance: [],
  externalLabels: {},
  audited: false,
};

const warn = (_code: string, text: string): void => void process.stderr.write(`${text}\n`);
const store = createTelemetryStore({ directory, maxBytes: 64 * 2 ** 20, intervalMs: INTERVAL_MS, warn });
const alerting = createAlerting({
  settings,
  store,
  intervalMs: INTERVAL_MS,
  packages: {},
  clock: systemClock,
  tell: (note) => {
    if (note.kind === 'warning') process.stderr.write(`${note.message}\n`);
  },
});

const values = new Map<string, MetricValue>();
const set = (value: MetricValue): unknown => values.set(`${value.metric} ${value.service}`, value);

function round(): void {
  const timeMs = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
  const all = [...values.values()];
  const refs = all.map(({ metric, service }) =>
    store.seriesRef({ labels: { __name__: metric, service }, kind: 'gauge' }),
  );
  store.appendSamples({
    timeMs,
    refs: Int32Array.from(refs),
    values: Float64Array.from(all, ({ value }) => value),
  });
  store.tick(timeMs);
  alerting.sampled(timeMs);
  alerting.tick(Date.now());
  // What the round before came to: evaluation takes some turns of the event loop.
  say({
    say: 'round',
    alerts: alerting.source
      .alerts()
      .map(({ rule, labels, state, activeAtMs }) => ({ rule, labels, state, activeAtMs })),
    incidents: alerting.source
      .incidents({ states: ['triggered', 'acknowledged', 'suppressed'] }, { limit: 1000 })
      .items.map(({ id, state, groupLabels, acknowledged }) => ({
        id,
        state,
        groupLabels,
        by: acknowledged?.by,
      })),
  });
}

function obey(told: ToProcess): void {
  if (told.do === 'start') {
    told.values.forEach(set);
    setInterval(round, INTERVAL_MS);
  } else if (told.do === 'set') set(told.value);
  else if (told.do === 'acknowledge')
    alerting.source.acknowledge(told.incident, { by: 'ann', reason: 'seen' });
  else
    alerting.source.silence({
      matchers: [{ name: 'alertname', value: told.alert }],
      startsAtMs: Date.now(),
      endsAtMs: Date.now() + 3_600_000,
      author: 'ann',
      comment: 'known',
    });
  say({ say: 'done', told });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  try {
    obey(JSON.parse(line) as ToProcess);
  } catch (error) {
    process.stderr.write(`${line}: ${String(error)}\n`);
  }
});
say({ say: 'ready' });
