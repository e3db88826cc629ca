/** Batches of samples: `{ timeMs, series: [{ labels, kind, value }] }` per sampling. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The scrapes of a recording in chronological order. */
export function* recorded(dir) {
  for (const name of readdirSync(dir).sort())
    yield {
      timeMs: Number.parseInt(name, 10),
      series: parsed(gunzipSync(readFileSync(join(dir, name))).toString()),
    };
}

function parsed(page) {
  const types = new Map();
  const series = [];
  for (const line of page.split('\n')) {
    if (line.startsWith('# TYPE ')) {
      const [, , name, type] = line.split(' ');
      types.set(name, type);
    }
    if (line === '' || line.startsWith('#')) continue;
    const at = line.lastIndexOf(' ');
    const head = line.slice(0, at);
    const [name] = head.split('{', 1);
    const labels = { __name__: name, job: 'demo', instance: '127.0.0.1:8004' };
    for (const [, label, value] of head.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g))
      labels[label] = value;
    const family = types.has(name) ? name : name.replace(/_(?:bucket|count|sum)$/, '');
    const kind = types.get(family) === 'gauge' ? 'gauge' : 'counter';
    series.push({ labels, kind, value: Number(line.slice(at + 1).replace('Inf', 'Infinity')) });
  }
  return series;
}

/**
 * An hour of counters and gauges, of which a share changes between samples: counts, sums of durations, sizes, ratios.
 */
export function* madeUp({ series: count, changing, ticks = 720, startMs = 1_700_000_400_000 }) {
  let state = 1;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const kinds = [
    ['requests_total', 'counter', (before) => before + 1 + Math.floor(random() * 40)],
    ['duration_seconds_sum', 'counter', (before) => before + Math.floor(random() * 1e8) / 1e9],
    ['memory_bytes', 'gauge', () => 1e8 + Math.floor(random() * 1e6) * 8],
    ['utilization_ratio', 'gauge', () => random()],
  ];
  const series = Array.from({ length: count }, (_, i) => {
    const [name, kind, next] = kinds[i % kinds.length];
    return {
      labels: { __name__: name, route: `/r${i}`, job: 'app', instance: '127.0.0.1:8004' },
      kind,
      next,
      value: 0,
    };
  });
  for (let tick = 0; tick < ticks; tick++) {
    for (const one of series) if (random() < changing || tick === 0) one.value = one.next(one.value);
    yield { timeMs: startMs + tick * 5000 + Math.floor(random() * 3), series };
  }
}
