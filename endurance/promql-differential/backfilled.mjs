/** A real Prometheus with given series. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { open } from '../../scripts/services/index.mjs';

const FLAGS = ['--storage.tsdb.retention.time=100y', '--query.max-samples=500000000'];

/** Starts Prometheus with the series of an OpenMetrics text; see `startWithBlocks`. */
export async function startBackfilled(openMetrics) {
  const dir = mkdtempSync(join(tmpdir(), 'promql-series-'));
  const text = join(dir, 'series.txt');
  writeFileSync(text, openMetrics);
  try {
    return await startWithBlocks(text);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Starts Prometheus with the series of a file in OpenMetrics format.
 *
 * @param file its path
 * @param options further options of `promtool tsdb create-blocks-from`
 * @returns `{ url, ask(query, parameters), close() }`; `ask` returns `{ data }` or `{ error }`
 */
export async function startWithBlocks(file, options = []) {
  const dir = mkdtempSync(join(tmpdir(), 'promql-prometheus-'));
  const instance = await open('prometheus', dir, { config: 'global: {}\n', flags: FLAGS, tied: true });
  await instance.stop();
  const args = ['tsdb', 'create-blocks-from', ...options, 'openmetrics', file, join(dir, 'data')];
  const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool: ${stderr}`);
  await instance.start();
  return {
    url: instance.url,
    ask: (query, parameters = {}) => ask(instance.url, query, parameters),
    close: async () => {
      await instance.remove();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ask(url, { expr, startMs, endMs, stepMs }, parameters) {
  const times =
    stepMs === undefined
      ? { time: startMs / 1000 }
      : { start: startMs / 1000, end: endMs / 1000, step: stepMs / 1000 };
  const response = await fetch(`${url}/api/v1/${stepMs === undefined ? 'query' : 'query_range'}`, {
    method: 'POST',
    body: new URLSearchParams({ query: expr, ...times, ...parameters }),
  });
  const { status, data, error } = await response.json();
  return status === 'success' ? { data } : { error };
}
