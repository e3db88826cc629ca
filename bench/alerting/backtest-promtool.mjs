import { spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { durationMs } from '../../libs/backend/promql/room.ts';
import { need } from '../../scripts/services/index.mjs';

const NAMED = [{ label: '__name__', op: '!=', value: '' }];

/**
 * Runs `promtool test rules` over exported samples. The test compares, for each alert, the number of evaluations at
 * which it fired and the sum of their times, so that every evaluation counts.
 *
 * @returns the duration in seconds, and promtool's complaints: `''` if the results agree
 */
export async function promtoolTest({ source, fromMs, toMs, samplingMs, stepMs, folder, rules, firings }) {
  const group = {
    name: 'g',
    interval: `${stepMs / 1000}s`,
    rules: rules.flatMap((rule) => [forOldRanges(rule), record(rule)]),
  };
  writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [group] }));
  const file = createWriteStream(join(folder, 'test.yml'));
  const head = { rule_files: ['rules.yml'], evaluation_interval: `${stepMs / 1000}s` };
  file.write(`${JSON.stringify(head).slice(0, -1)},"tests":[{"interval":"${samplingMs}ms","input_series":[`);
  const series = await source.select(NAMED, fromMs, toMs);
  for (const [i, one] of series.entries()) {
    const text = JSON.stringify({
      series: selectorOf(one.labels),
      values: notation(one, fromMs, samplingMs),
    });
    if (!file.write((i > 0 ? ',' : '') + text)) await once(file, 'drain');
  }
  const expected = rules.flatMap((rule, i) => expectations(rule, firings[i], { fromMs, toMs, stepMs }));
  file.end(`],"promql_expr_test":${JSON.stringify(expected)}}]}`);
  await once(file, 'close');
  need(['prometheus']);
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'test.yml'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const problem = status === 0 ? '' : complaints(stdout + stderr) || `status ${status}`;
  return { seconds: Number(((performance.now() - started) / 1000).toFixed(2)), problem };
}

/** Samples that exist only on one side. */
function complaints(text) {
  const shown = [];
  const lines = text.split('\n').map((line) => line.trim());
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith('exp:') || !lines[i + 1]?.startsWith('got:')) continue;
    const [wanted, given] = [samplesIn(line), samplesIn(lines[i + 1])];
    const only = (some, others) => some.filter((one) => !others.includes(one)).slice(0, 5);
    shown.push(
      lines[i - 1],
      `  here: ${only(wanted, given).join('  ')}`,
      `  promtool: ${only(given, wanted).join('  ')}`,
    );
  }
  return (shown.length > 0 ? shown : lines).slice(0, 60).join('\n');
}

function samplesIn(line) {
  return line.slice(5).split(/, (?=\{)/);
}

/** Range selectors include their start in Debian's promtool, but not in Prometheus 3. */
function forOldRanges({ keep_firing_for: keep, ...rule }) {
  const expr = rule.expr.replace(/\[(\w+)\]/g, (_, range) => `[${durationMs(range) - 1}ms]`);
  return { ...rule, expr, ...(keep && { keep_firing_for: keep }) };
}

function record({ alert }) {
  return {
    record: `fired_at:${alert}`,
    expr: `ALERTS{alertname="${alert}",alertstate="firing"} * 0 + (time() / 60)`,
  };
}

/** For each label set: the number of firings, and the sum of their times in minutes. */
function expectations({ alert }, firings, { fromMs, toMs, stepMs }) {
  const byLabels = new Map();
  for (const { labels, fromMs: begin, toMs: end = toMs + 1 } of firings) {
    const key = selectorOf({ ...labels, alertstate: 'firing' });
    const found = byLabels.get(key) ?? { count: 0, sum: 0 };
    byLabels.set(key, found);
    for (let at = begin; at < end; at += stepMs) {
      found.count += 1;
      found.sum += (at - fromMs) / 60_000;
    }
  }
  const range = `[${toMs - fromMs + 60_000}ms]`;
  const test = (func, field) => ({
    expr: `${func}_over_time(fired_at:${alert}${range})`,
    eval_time: `${(toMs - fromMs) / 1000}s`,
    exp_samples: [...byLabels].map(([labels, found]) => ({ labels, value: found[field] })),
  });
  return [test('count', 'count'), test('sum', 'sum')];
}

function selectorOf({ __name__: name = '', ...labels }) {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}}`;
}

/**
 * Samples on the regular grid of promtool's notation. The points of a minute are 1 ms before its end; they are moved to
 * the end, where each evaluation sees the same value. If that place is taken, the point is dropped.
 */
export function exportedSeries({ labels, timestamps, values }, fromMs, samplingMs) {
  const moved = timestamps.map((timeMs) => fromMs + Math.ceil((timeMs - fromMs) / samplingMs) * samplingMs);
  const kept = (_, i) => moved[i] !== moved[i + 1];
  return { labels, timestamps: moved.filter(kept), values: values.filter(kept) };
}

/** promtool's notation: a value for each sampling, `_x11` for missing ones. */
function notation({ timestamps, values }, fromMs, samplingMs) {
  const parts = [];
  let next = 0;
  for (let i = 0; i < timestamps.length; i++) {
    const at = (timestamps[i] - fromMs) / samplingMs;
    if (at > next) parts.push(`_x${at - next}`);
    parts.push(String(values[i]));
    next = at + 1;
  }
  return parts.join(' ');
}
