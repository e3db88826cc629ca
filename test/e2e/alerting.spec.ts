import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ManagementServer,
  ObservabilityModule,
  type AlertingOptions,
  type ObservabilityOptions,
} from 'nestjs-observability';
import {
  AlertRule,
  AlertService,
  OnAlert,
  type AlertEvent,
  type Incident,
  type Notification,
  type NotificationChannel,
  type ThresholdRule,
} from 'nestjs-observability/alerting';
import { Logger } from 'nestjs-observability/logging';
import { gauge, metricCatalogue } from 'nestjs-observability/metrics';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';

const TOKEN = '0123456789abcdef0123456789abcdef';
const AT_ONCE = { groupWait: '0s', groupInterval: '1s' };
const DEEP: ThresholdRule = {
  id: 'deep',
  name: 'QueueDeep',
  metric: 'queue_depth',
  condition: '>',
  threshold: 10,
  severity: 'critical',
  summary: 'Queue {{ $labels.queue }} has {{ $value }} messages',
};

@AlertRule({ name: 'QueueEmpty', metric: 'queue_depth', condition: '==', threshold: 0, severity: 'info' })
class QueueMetrics extends metricCatalogue({
  depth: gauge('queue_depth', 'Messages that wait.', ['queue']),
}) {}

@Injectable()
class Watcher {
  readonly heard: string[] = [];

  constructor(@Inject(QueueMetrics) readonly metrics: QueueMetrics) {}

  @OnAlert('QueueDeep')
  deep({ type, alert }: AlertEvent): void {
    this.heard.push(`${type} ${alert.rule} ${alert.labels.queue}`);
  }

  @OnAlert({ severity: 'critical' })
  fails(): Promise<void> {
    return Promise.reject(new Error('the watcher is broken'));
  }
}

const apps: INestApplication[] = [];

interface Started {
  readonly app: INestApplication;
  readonly lines: string[];
  readonly alerts: AlertService;
  readonly watcher: Watcher;
  depth(value: number): void;
}

async function start(
  alerting: AlertingOptions | boolean,
  options: ObservabilityOptions = {},
): Promise<Started> {
  const lines: string[] = [];
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop' },
        management: { port: 0, tokens: [TOKEN] },
        logging: { destination: { write: (line) => void lines.push(line) } },
        store: { intervalMs: 200 },
        alerting:
          typeof alerting === 'boolean'
            ? alerting
            : { interval: '200ms', routes: [{ channels: ['log'], ...AT_ONCE }], ...alerting },
        ...options,
      }),
    ],
    providers: [QueueMetrics, Watcher],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true, abortOnError: false });
  apps.push(app);
  app.useLogger(app.get(Logger));
  await app.listen(0, '127.0.0.1');
  const watcher = app.get(Watcher);
  return {
    app,
    lines,
    watcher,
    alerts: app.get(AlertService),
    depth: (value) => watcher.metrics.depth.set({ queue: 'mail' }, value),
  };
}

async function until<T>(ask: () => T | Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS); ;) {
    const answer = await ask();
    if (fits(answer) || performance.now() > end) return answer;
    await sleep(50);
  }
}

const openedIncident = ({ alerts }: Started): Promise<Incident | undefined> =>
  until(
    async () => (await alerts.openIncidents())[0],
    (incident) => incident !== undefined,
  );

function ask(
  app: INestApplication,
  path: string,
  init?: RequestInit & { token?: string },
): Promise<Response> {
  const { token, ...rest } = init ?? {};
  return fetch(new URL(path, app.get(ManagementServer).url ?? ''), {
    ...rest,
    headers: {
      ...(rest.body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
  });
}

beforeAll(ensureThreadFile);
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

describe('an application with alerting', () => {
  it('fires a rule of a metric: a line, an incident, an event; and resolves it', async () => {
    const started = await start({ rules: [DEEP] });
    const { app, lines, watcher, depth } = started;
    depth(25);
    const incident = await openedIncident(started);
    expect(incident).toMatchObject({
      state: 'triggered',
      severity: 'critical',
      title: expect.stringContaining('25'),
    });
    const line = await until(
      () => lines.find((one) => one.includes('Queue mail has 25 messages')),
      (found) => found !== undefined,
    );
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'error',
      context: 'Alerting',
      incident: incident?.id,
    });
    const page = (await (await ask(app, '/api/v1/rules?type=alert&rule_name[]=QueueDeep')).json()) as {
      data: { groups: { file: string; rules: { state: string; alerts: { value: string }[] }[] }[] };
    };
    expect(page.data.groups).toMatchObject([
      {
        name: 'deep',
        file: 'code',
        interval: 0.2,
        rules: [{ state: 'firing', health: 'ok', alerts: [{ value: '2.5e+01' }] }],
      },
    ]);
    depth(3);
    await until(
      () => watcher.heard,
      (heard) => heard.includes('resolved QueueDeep mail'),
    );
    expect(watcher.heard).toEqual(['fired QueueDeep mail', 'resolved QueueDeep mail']);
    expect(lines.some((one) => one.includes('Watcher.fails') && one.includes('the watcher is broken'))).toBe(
      true,
    );
  });

  it('says when a rule would have fired, also with another threshold', async () => {
    const started = await start({ rules: [DEEP] });
    started.depth(25);
    const alert = (await openedIncident(started))?.alerts[0];
    const [fromMs, toMs] = [Date.now() - 30_000, Date.now()];
    const { firings } = await started.alerts.backtest({ rule: 'QueueDeep', fromMs, toMs, interval: '200ms' });
    expect(firings).toHaveLength(1);
    expect(alert?.labels).toMatchObject(firings[0]!.labels);
    const other = await started.alerts.backtest({ rule: 'QueueDeep', threshold: 100, fromMs, toMs });
    expect(other).toMatchObject({ expr: 'queue_depth > 100', firings: [] });
    await expect(started.alerts.backtest({ rule: 'QueueDeeep', fromMs, toMs })).rejects.toThrow(
      'did you mean "QueueDeep"?',
    );
    // Reads need no token on the local machine.
    const read = async (query: string) => (await ask(started.app, `/api/alerting/backtest?${query}`)).json();
    expect(await read(`rule=QueueDeep&interval=200ms&last=30s`)).toMatchObject({
      firings: [{ labels: { queue: 'mail' } }],
      judged: { expr: 'queue_depth', condition: '>', threshold: 10 },
    });
    expect(await read(`expr=queue_depth+%3E+10&threshold=100&last=30s`)).toMatchObject({ firings: [] });
    expect(await read('last=30s')).toMatchObject({ error: expect.stringContaining('"rule"') });
  });

  it('allows reading, and changes only with a token', async () => {
    const started = await start({ rules: [DEEP] });
    const { app, alerts, depth } = started;
    depth(25);
    const incident = await openedIncident(started);
    const path = `/api/alerting/incidents/${incident?.id}`;
    const body = JSON.stringify({ by: 'anna', reason: 'looking' });
    expect((await ask(app, path)).status).toBe(200);
    expect((await ask(app, `${path}/acknowledge`, { method: 'POST', body })).status).toBe(401);
    const done = await ask(app, `${path}/acknowledge`, { method: 'POST', body, token: TOKEN });
    expect(await done.json()).toMatchObject({
      incident: { state: 'acknowledged', acknowledged: { by: 'anna' } },
    });
    const { timeline } = (await (await ask(app, path)).json()) as { timeline: { action: string }[] };
    expect(timeline.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['incident_opened', 'alert_fired', 'incident_acknowledged']),
    );
    await alerts.resolve(incident?.id ?? '', { by: 'anna', reason: 'purged' });
    expect(await alerts.openIncidents()).toEqual([]);
    expect(await alerts.statistics()).toMatchObject({ incidents: 1, open: 0, bySeverity: { critical: 1 } });
    const channel = { name: 'mine', type: 'webhook', url: { env: 'DATABASE_URL' } };
    const refused = await ask(app, '/api/alerting/channels', {
      method: 'POST',
      body: JSON.stringify({ channel, by: 'eve' }),
      token: TOKEN,
    });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('channel.url.env')]);
    const wrong = await ask(app, `${path}/suppress`, {
      method: 'POST',
      body: '{"minutes":-1,"by":"x"}',
      token: TOKEN,
    });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('\\"minutes\\"')]);
  });

  it('judges pushed values at once', async () => {
    const { alerts } = await start({ rules: [{ ...DEEP, for: '1h' }] });
    expect(await alerts.evaluate('queue_depth', 5, { queue: 'sms' })).toEqual([]);
    expect(await alerts.evaluate('queue_depth', 50, { queue: 'sms' })).toMatchObject([
      { state: 'firing', value: 50 },
    ]);
    expect(await alerts.getActiveAlerts()).toMatchObject([{ rule: 'QueueDeep', labels: { queue: 'sms' } }]);
    expect(await alerts.alertsBySeverity('info')).toEqual([]);
    expect(await alerts.evaluate('queue_depth', 5, { queue: 'sms' })).toMatchObject([{ state: 'resolved' }]);
    await expect(alerts.evaluate('queue_depth', NaN)).rejects.toMatchObject({ code: 'OBS_ALERTING' });
  });

  it('aborts a channel of the application that hangs, and no other waits for it', async () => {
    const sent: Notification[] = [];
    let aborted = false;
    const hanging: NotificationChannel = {
      name: 'hanging',
      send: (_notification, signal) =>
        new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
    };
    const quick: NotificationChannel = {
      name: 'quick',
      send: (notification) => {
        sent.push(notification);
        return Promise.resolve({ message: 7 });
      },
    };
    const started = await start({
      channelTimeoutMs: 300,
      channels: [hanging, quick],
      routes: [{ channels: ['hanging', 'quick'], ...AT_ONCE }],
      rules: [DEEP],
    });
    started.depth(25);
    await until(
      () => [sent.length, aborted] as const,
      ([length, isAborted]) => length > 0 && isAborted,
    );
    expect(sent[0]).toMatchObject({ reason: 'opened', status: 'firing', alerts: [{ rule: 'QueueDeep' }] });
    const page = await until(
      async () =>
        (await (await ask(started.app, '/api/alerting/channels')).json()) as {
          channels: { name: string; status: string }[];
        },
      // A channel whose answer is late, since the main thread did something else, is tried again.
      ({ channels }) => channels.every(({ name, status }) => (name === 'hanging') === (status === 'failing')),
    );
    expect(page.channels).toEqual(
      expect.arrayContaining([
        { name: 'quick', type: 'application', status: 'ok' },
        expect.objectContaining({
          name: 'hanging',
          status: 'failing',
          lastError: expect.stringContaining('timeout'),
        }),
      ]),
    );
  });

  it('keeps rules, channels and incidents of run time over a restart, on disk', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'alerting-'));
    const options = { store: { intervalMs: 200, directory } };
    const first = await start({}, options);
    await first.alerts.registerRule(DEEP);
    await first.alerts.registerChannel({ name: 'ops', type: 'webhook', url: 'http://127.0.0.1:9/hook' });
    await expect(
      first.alerts.registerChannel({
        name: 'bad',
        type: 'webhook',
        url: 'https://ops.example',
        // Plain JavaScript could pass such an option.
        ...{ secret: 'literal' },
      }),
    ).rejects.toMatchObject({ code: 'OBS_ALERTING', message: expect.stringContaining('secret') });
    await expect(first.alerts.registerRule({ ...DEEP, threshold: 'x' as never })).rejects.toThrow(
      'threshold',
    );
    first.depth(25);
    const before = await openedIncident(first);
    await first.app.close();
    const second = await start({}, options);
    expect(await second.alerts.openIncidents()).toMatchObject([{ id: before?.id }]);
    expect((await second.alerts.rules()).map(({ name, file }) => [name, file])).toContainEqual([
      'deep',
      'runtime',
    ]);
    const { channels } = (await (await ask(second.app, '/api/alerting/channels')).json()) as {
      channels: object[];
    };
    expect(channels).toContainEqual({ name: 'ops', type: 'webhook', status: 'ok' });
    await expect(second.alerts.testChannel('ops')).rejects.toThrow('not delivered');
    await second.alerts.removeRule('deep');
    await second.alerts.removeChannel('ops');
    expect((await second.alerts.trail()).trail.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['rule_registered', 'channel_registered', 'rule_removed', 'channel_removed']),
    );
    await second.app.close();
    rmSync(directory, { recursive: true });
  });

  it('has its own metrics, and records people’s actions in the audit log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alerting-audit-'));
    const file = join(folder, 'audit.log');
    const started = await start({ rules: [DEEP] }, { audit: { file } });
    started.depth(25);
    const incident = await openedIncident(started);
    await started.alerts.acknowledge(incident?.id ?? '', { by: 'anna', reason: 'looking' });
    const page = await until(
      async () => (await ask(started.app, '/metrics')).text(),
      (text) => text.includes('observability_alerting_notifications_total{channel="log",outcome="sent"'),
    );
    for (const line of [
      'observability_alerting_rule_evaluations_total{group="deep"} ',
      'observability_alerting_open_incidents{severity="critical"} 1',
      'observability_alerting_pending_notifications 0',
    ])
      expect(page).toContain(line);
    // The counters of losses begin at 0: otherwise the first loss would be no growth.
    expect(page).toMatch(/notifications_total\{channel="log",outcome="given_up".* 0$/m);
    const record = await until(
      () =>
        readFileSync(file, 'utf8')
          .split('\n')
          .find((line) => line.includes('incident_acknowledged')),
      (line) => line !== undefined,
    );
    expect(JSON.parse(record ?? '{}')).toMatchObject({
      user: 'anna',
      incident: incident?.id,
      reason: 'looking',
    });
    await started.app.close();
    rmSync(folder, { recursive: true });
  });

  it('uses rules of files and of decorators, and sends nothing for silenced alerts or during maintenance', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alerting-rules-'));
    writeFileSync(
      join(folder, 'queues.yml'),
      'groups: [{ name: queues, rules: [{ record: "queue:depth:sum", expr: sum(queue_depth) }, { alert: Deep, expr: "queue:depth:sum > 10" }] }]',
    );
    const started = await start({ ruleFiles: [join(folder, '*.yml')] });
    const { alerts, lines, depth } = started;
    const groups = await alerts.rules();
    expect(groups.map(({ name, file }) => [name, file])).toEqual(
      expect.arrayContaining([
        ['queues', join(folder, 'queues.yml')],
        ['QueueEmpty', 'code'],
      ]),
    );
    const silence = await alerts.silence({
      matchers: [{ name: 'alertname', value: 'Deep' }],
      startsAtMs: Date.now(),
      endsAtMs: Date.now() + 60_000,
      author: 'anna',
      comment: 'known',
    });
    depth(25);
    const incident = await openedIncident(started);
    expect(incident).toMatchObject({ title: expect.stringContaining('Deep') });
    await until(
      async () => (await alerts.trail({ incident: incident?.id ?? '' })).trail.map(({ action }) => action),
      (actions) => actions.includes('alert_silenced'),
    );
    const written = (): boolean => lines.some((line) => line.includes(`"incident":"${incident?.id}"`));
    expect(written()).toBe(false);
    await alerts.putMaintenance({
      name: 'move',
      from: new Date(Date.now() - 1_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
    });
    await alerts.expireSilence(silence.id);
    const told = (await alerts.trail()).trail.map(({ action }) => action);
    expect(told).toEqual(
      expect.arrayContaining(['silence_created', 'silence_expired', 'maintenance_created']),
    );
    expect(written()).toBe(false);
    await alerts.removeMaintenance('move');
    expect(await until(written, Boolean)).toBe(true);
    const past = { fromMs: Date.now() - 60_000, toMs: Date.now() };
    expect(await alerts.backtest({ rule: 'Deep', ...past, interval: '1s' })).toMatchObject({
      firings: [{ labels: {} }],
    });
    rmSync(folder, { recursive: true });
  });

  it('logs notifications for an unknown channel, and warns once where it is named', async () => {
    const own: NotificationChannel = { name: 'operators', send: () => Promise.resolve() };
    const shop = await start({
      rules: [DEEP],
      channels: [own],
      routes: [{ channels: ['operator'], escalate: { after: '1h', channels: ['pager'] }, ...AT_ONCE }],
    });
    shop.depth(12);
    const told = await until(
      () => shop.lines.filter((line) => line.includes('Queue mail has 12 messages')),
      (lines) => lines.length > 0,
    );
    expect(told).toHaveLength(1);
    const warnings = shop.lines.filter((line) => line.includes('names the channel'));
    expect(warnings).toEqual([
      expect.stringContaining('alerting.routes.0 names the channel \\"operator\\"'),
      expect.stringContaining('alerting.routes.0 names the channel \\"pager\\"'),
    ]);
    expect(warnings[0]).toContain('did you mean \\"operators\\"? Its messages go to the log');
  });

  it('shares nothing with another application of the process', async () => {
    const [one, other] = [await start({ rules: [DEEP] }), await start({ rules: [DEEP] })];
    one.depth(25);
    await openedIncident(one);
    expect(await other.alerts.openIncidents()).toEqual([]);
    expect(other.watcher.heard).toEqual([]);
  });

  it('reports all problems at once, and does not start', async () => {
    const wrong = start({
      rules: [
        { ...DEEP, threshold: Infinity },
        { name: 'g', rules: [{ alert: 'A', expr: 'up >' }] },
        { name: DEEP.id, rules: [] },
      ],
      ruleFiles: ['/nowhere/rules.yml'],
      channels: [{ name: 'x', type: 'webhok' as never }],
      routes: [{ channels: ['log'], groupWait: 'soon' }],
    });
    const error = await wrong.catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'OBS_ALERTING' });
    const { message } = error as Error;
    for (const text of [
      'threshold',
      'id: a group of rules has this name',
      'group "g", rule 1 "A", expr',
      '/nowhere/rules.yml',
      'did you mean webhook',
      'groupWait',
    ])
      expect(message).toContain(text);
  });

  it('says that alerting is off, where it is', async () => {
    const { alerts, app } = await start(false);
    await expect(alerts.getActiveAlerts()).rejects.toThrow('Set the option "alerting"');
    expect((await ask(app, '/api/alerting/incidents')).status).toBe(404);
  });
});
