/** Evaluation times of rule groups in a real Prometheus that scrapes given series every 5 s. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { open } from '../../scripts/services/index.mjs';

/** @returns seconds per evaluation of each group, the median over the last minute */
export async function measurePrometheus({ series, groups, minutes }) {
  const dir = mkdtempSync(join(tmpdir(), 'rules-prometheus-'));
  const page = createServer((_request, response) => response.end(pageOf(series)));
  await new Promise((resolve) => page.listen(0, '127.0.0.1', resolve));
  const rules = join(dir, 'rules.yml');
  writeFileSync(rules, stringify({ groups }));
  const config = stringify({
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: [rules],
    scrape_configs: [
      {
        job_name: 'bench',
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${page.address().port}`] }],
      },
    ],
  });
  const prometheus = await open('prometheus', dir, { config, flags: [], tied: true });
  try {
    await sleep((minutes - 1) * 60_000);
    const seen = groups.map(() => []);
    for (let i = 0; i < 12; i++) {
      await sleep(5000);
      const text = await (await fetch(`${prometheus.url}/metrics`)).text();
      groups.forEach(({ name }, at) => seen[at].push(durationOf(text, name)));
    }
    return seen.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
  } finally {
    await prometheus.remove();
    page.close();
    page.closeAllConnections();
    rmSync(dir, { recursive: true, force: true });
  }
}

function durationOf(text, group) {
  const line = text
    .split('\n')
    .find(
      (one) => one.startsWith('prometheus_rule_group_last_duration_seconds{') && one.includes(`;${group}"`),
    );
  return Number(line?.split(' ').at(-1));
}

function pageOf(series) {
  const now = Date.now();
  return series
    .map(({ labels: { __name__: name, ...labels }, valueAt }) => {
      const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return `${name}{${pairs.join(',')}} ${valueAt(now)}\n`;
    })
    .join('');
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
