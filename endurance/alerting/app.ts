/** An application with alerting that is killed: see `run.mjs`. Its metrics are set over standard input. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import { AlertService } from 'nestjs-observability/alerting';
import { gauge, metricCatalogue } from 'nestjs-observability/metrics';
import { obeyInput } from '../../test/support/alerting/kills/obey.js';
import {
  INTERVAL_MS,
  type MetricValue,
  type ProcessSettings,
  type ToProcess,
} from '../../test/support/alerting/kills/protocol.js';
import { channelsAt, INHIBITION, ROUTE, RULES, silenceOf } from '../../test/support/alerting/kills/rules.js';
import { sayRound, SENT } from '../../test/support/alerting/kills/show.js';

const { directory, url, values } = JSON.parse(process.argv[2]!) as ProcessSettings;

class KilledMetrics extends metricCatalogue({
  load: gauge('load', 'Load of a service.', ['service']),
  quiet: gauge('quiet', 'Alerts on this must never be notified.', ['service']),
}) {}

/** A warning of the application counts as a problem. */
function write(line: string): void {
  if (/"level":"(?:warn|error|fatal)"/.test(line)) process.stderr.write(line);
}

@Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'killed' },
      management: { port: 0, tokens: ['0123456789abcdef0123456789abcdef'] },
      logging: { destination: { write } },
      store: { directory, intervalMs: INTERVAL_MS },
      alerting: {
        // The preset of any service rightly alerts on frequent restarts.
        presets: false,
        rules: [RULES],
        channels: channelsAt(url),
        routes: [ROUTE],
        inhibitions: [INHIBITION],
      },
    }),
  ],
  providers: [KilledMetrics],
})
class KilledApp {}

const app = await NestFactory.create(KilledApp, { bufferLogs: true });
const metrics = app.get(KilledMetrics);
const alerts = app.get(AlertService);
const set = ({ metric, service, value }: MetricValue): void => metrics[metric].set({ service }, value);
// Set before the first sampling: a metric created later would be missing after each start.
values.forEach(set);
await app.listen(0, '127.0.0.1');

async function round(): Promise<void> {
  const { trail } = await alerts.trail(...SENT);
  sayRound(await alerts.alerts(), await alerts.openIncidents(), trail);
  setTimeout(() => void round(), INTERVAL_MS);
}

async function obey(told: ToProcess): Promise<void> {
  if (told.do === 'set') set(told.value);
  else if (told.do === 'acknowledge') await alerts.acknowledge(told.incident, { by: 'ann', reason: 'seen' });
  else await alerts.silence(silenceOf(told.alert));
}

void round();
obeyInput(obey);
