import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import type { RuleGroup } from 'nestjs-observability/alerting';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

/** Rules without series, in every state. Prometheus 2 and 3 print their numbers alike. */
const GROUPS: RuleGroup[] = [
  {
    name: 'one',
    interval: '1s',
    rules: [
      {
        alert: 'Fires',
        expr: 'label_replace(vector(123.5), "queue", "mail", "", "")>bool 1 or vector(12.5)',
        labels: { team: 'a "quoted" team', severity: 'warning' },
        annotations: {
          summary: 'It is {{ $value }} <b>',
          runbook: 'https://example.com/{{ $labels.queue }}',
        },
      },
      { alert: 'Waits', expr: 'vector(-0.5)<0', for: '1h', labels: { severity: 'critical' } },
      { alert: 'IsQuiet', expr: 'sum by(a,b)(rate(nothing_total{b!~"x|y"}[90s]))>0', keep_firing_for: '90s' },
      { record: 'one:plain', expr: 'vector(1)' },
      { record: 'one:labelled', expr: '1+1', labels: { zone: 'z', area: 'a' } },
    ],
  },
  {
    name: 'two',
    interval: '1s',
    limit: 1,
    rules: [
      {
        alert: 'TooMany',
        expr: 'label_replace(vector(1),"a","1","","") or label_replace(vector(1),"a","2","","")',
      },
      // Prometheus 2 returns groups without a rule of the requested type; Prometheus 3 and our API do not.
      { record: 'two:recorded', expr: 'vector(2)' },
    ],
  },
];

interface Answer {
  readonly status: string;
  readonly data: { readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[] };
}

async function get(url: string, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, url));
  return (await response.json()) as Answer;
}

interface AlertList {
  alerts?: { readonly labels: object }[] | null;
}

/** Prometheus lists the alerts of a rule in random order. */
function sortAlerts(_key: string, value: unknown): unknown {
  const { alerts } = (value ?? {}) as AlertList;
  alerts?.sort((a, b) => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1));
  return value;
}

/** The answer once every rule was evaluated, as text: key order matters, times and file name do not. */
async function answerOf(url: string, path: string): Promise<string> {
  for (const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS); ;) {
    const { data } = await get(url, '/api/v1/rules');
    const rules = data.groups.flatMap(({ rules }) => rules);
    if (rules.length === 7 && rules.every(({ health }) => health !== 'unknown')) break;
    if (performance.now() > end) throw new Error(`not evaluated: ${JSON.stringify(data)}`);
    await sleep(100);
  }
  const text = JSON.stringify(await get(url, path), sortAlerts, 1);
  return text
    .replace(/"file": "[^"]*"/g, '"file": "…"')
    .replace(/"evaluationTime": [\d.e-]+/g, '"evaluationTime": …')
    .replace(
      /"(lastEvaluation|activeAt)": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)"/g,
      '"$1": …',
    );
}

describeWith(['prometheus'], 'Rules and alerts are answered as by a real Prometheus', () => {
  const dir = mkdtempSync(join(tmpdir(), 'observability-rules-'));
  let prometheus: RunningPrometheus;
  let app: INestApplication;

  beforeAll(async () => {
    await ensureThreadFile();
    writeFileSync(join(dir, 'rules.yml'), JSON.stringify({ groups: GROUPS }));
    prometheus = await startService('prometheus', {
      config: JSON.stringify({ global: {}, rule_files: [join(dir, 'rules.yml')] }),
    });
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'shop' },
          management: { port: 0 },
          logging: { destination: { write: () => undefined } },
          store: { intervalMs: 500 },
          alerting: { presets: false, rules: GROUPS },
        }),
      ],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
  }, 180_000);

  afterAll(async () => {
    await app?.close();
    await prometheus?.remove();
    rmSync(dir, { recursive: true });
  }, 60_000);

  it.each(['/api/v1/rules', '/api/v1/alerts', '/api/v1/rules?type=alert', '/api/v1/rules?type=record'])(
    '%s',
    async (path) => {
      expect(await answerOf(app.get(ManagementServer).url ?? '', path)).toBe(
        await answerOf(prometheus.url, path),
      );
    },
  );
});
