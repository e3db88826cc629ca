import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createEngine, memorySource } from '#promql';
import { createTemplates } from './create-templates.js';
import type { QuerySample } from './template-data.js';
import { TemplateError } from './template-error.js';
import { CASES } from './test-data/templates.js';

const LABELS = { job: 'api', instance: 'web.example.com:9090', namespace: 'prod' };
const EXTERNAL_LABELS = { cluster: 'eu-1' };
const EXTERNAL_URL = 'http://prometheus.example.com/prefix';
const UP = [
  { labels: { __name__: 'up', job: 'api', instance: 'a' }, value: 1 },
  { labels: { __name__: 'up', job: 'api', instance: 'b' }, value: 1234 },
  { labels: { __name__: 'up', job: 'api', instance: 'c' }, value: 0 },
];

const engine = createEngine({
  source: memorySource(
    UP.map(({ labels, value }) => ({
      labels,
      timestamps: Float64Array.of(0),
      values: Float64Array.of(value),
    })),
  ),
});

async function query(expr: string): Promise<QuerySample[]> {
  const { value } = await engine.instant(expr, { timeMs: 0 });
  if (value.type === 'scalar') return [{ labels: {}, value: value.value }];
  return value.type === 'vector' ? [...value.samples] : [];
}

const templates = createTemplates();

/** As the rule engine shows it. */
async function rendered(text: string, value: number, n: number): Promise<string> {
  const data = {
    name: `__alert_A${n}`,
    labels: { __name__: 'v', ...LABELS, n: String(n) },
    value,
    timeMs: 0,
    query,
  };
  try {
    return await templates.render(text, {
      ...data,
      externalLabels: EXTERNAL_LABELS,
      externalUrl: EXTERNAL_URL,
    });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `<error expanding template: ${error.reason}>`;
  }
}

describe('Templates of alerts', () => {
  const promtool = spawnSync('promtool', ['--version']).status === 0;

  (promtool ? it : it.skip)('give what promtool gives', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'templates-'));
    const rules = CASES.map(([text], n) => ({
      alert: `A${n}`,
      expr: `v{n="${n}"} or v{n="${n}"}`,
      annotations: { text },
    }));
    const own = await Promise.all(CASES.map(([text, value], n) => rendered(text, value, n)));
    await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'g', rules }] }));
    const test = {
      rule_files: ['rules.yml'],
      tests: [
        {
          interval: '1m',
          external_labels: EXTERNAL_LABELS,
          external_url: EXTERNAL_URL,
          input_series: [
            ...UP.map(({ labels: { instance }, value }) => ({
              series: `up{job="api",instance="${instance}"}`,
              values: String(value),
            })),
            ...CASES.map(([, value], n) => ({
              series: `v{job="${LABELS.job}",instance="${LABELS.instance}",namespace="prod",n="${n}"}`,
              values: String(value).replace('Infinity', 'Inf'),
            })),
          ],
          alert_rule_test: CASES.map((_, n) => ({
            eval_time: '0s',
            alertname: `A${n}`,
            exp_alerts: [{ exp_labels: { ...LABELS, n: String(n) }, exp_annotations: { text: own[n] } }],
          })),
        },
      ],
    };
    await writeFile(join(folder, 'test.yml'), JSON.stringify(test));
    const { stdout, stderr, status } = spawnSync('promtool', ['test', 'rules', 'test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    await rm(folder, { recursive: true });
    expect(status === 0 ? '' : stdout + stderr).toBe('');
    expect(CASES.length).toBeGreaterThan(150);
  });
});
