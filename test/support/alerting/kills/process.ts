/**
 * The telemetry thread's work in a separate process that is killed: store, rules, incidents, channels. Its metrics are
 * set over standard input.
 */
import { createAlerting, type AlertingSettings } from '../../../../libs/backend/alerting/room.js';
import { createTelemetryStore } from '../../../../libs/backend/store/room.js';
import { systemClock } from '../../../../libs/core/kernel/room.js';
import { INTERVAL_MS, type MetricValue, type ProcessSettings, type ToProcess } from './protocol.js';
import { obeyInput } from './obey.js';
import { channelsAt, INHIBITION, ROUTE, RULES, silenceOf } from './rules.js';
import { sayRound, SENT } from './show.js';

const { directory, url, values: initial } = JSON.parse(process.argv[2]!) as ProcessSettings;

const settings: AlertingSettings = {
  groups: [{ file: 'code', group: RULES }],
  thresholds: [],
  interval: `${INTERVAL_MS}ms`,
  channels: channelsAt(url),
  ownChannels: [],
  channelTimeoutMs: 5000,
  routes: [ROUTE],
  inhibitions: [INHIBITION],
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
  // The result of the previous round: an evaluation takes several turns of the event loop.
  sayRound(
    alerting.source.alerts(),
    alerting.source.incidents({ states: ['triggered', 'acknowledged', 'suppressed'] }, { limit: 1000 }).items,
    alerting.source.trail(...SENT).items,
  );
}

function obey(told: ToProcess): void {
  if (told.do === 'set') set(told.value);
  else if (told.do === 'acknowledge')
    alerting.source.acknowledge(told.incident, { by: 'ann', reason: 'seen' });
  else alerting.source.silence(silenceOf(told.alert));
}

initial.forEach(set);
setInterval(round, INTERVAL_MS);
obeyInput(obey);
