import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { DEFAULT_SETTINGS, generateFiles, writeFiles } from '#provisioning';
import { describeWith, promtool } from '../../../test/support/services.js';
import { trends } from './trends.preset.js';

const LABELS = 'job="trends",instance="a:8004",task_name="collect"';
const ACTIVE = `celery_active_tasks{${LABELS}}`;
const ENDED = `celery_task_duration_seconds_count{${LABELS}}`;
const bucket = (le: string): string => `celery_task_duration_seconds_bucket{${LABELS},le="${le}"}`;

describeWith(['prometheus'], 'LongRunningTask', () => {
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'observability-long-task-'));
    await writeFiles(dir, await generateFiles([trends], DEFAULT_SETTINGS));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Whether the alert fires a number of minutes after the first sample; there is one sample per minute. */
  function fires(minutes: number, series: Record<string, string>): boolean {
    const file = join(dir, 'test.yml');
    const query = {
      expr: 'count(ALERTS{alertname="LongRunningTask", task_name="collect", alertstate="firing"})',
      eval_time: `${minutes}m`,
      exp_samples: [{ labels: '{}', value: 1 }],
    };
    const input_series = Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const test = { interval: '1m', input_series, promql_expr_test: [query] };
    writeFileSync(file, stringify({ rule_files: ['prometheus/rules/*.rules.yml'], tests: [test] }));
    const { code, output } = promtool(['test', 'rules', file]);
    if (code !== 0 && !output.includes('got: nil')) throw new Error(output);
    return code === 0;
  }

  it('detects a hanging task, although it never ends', () => {
    const hanging = { [ACTIVE]: '0x4 1x200', [ENDED]: '7x205' };
    expect(fires(33, hanging)).toBe(false);
    expect(fires(42, hanging)).toBe(true);
    expect(fires(200, hanging)).toBe(true);
  });

  it('detects that the first task of a process hangs, although there is no earlier sample', () => {
    expect(fires(30, { [ACTIVE]: '1x60', [ENDED]: '0x60' })).toBe(false);
    expect(fires(40, { [ACTIVE]: '1x60', [ENDED]: '0x60' })).toBe(true);
  });

  it('does not fire for a worker that is always busy with tasks that end', () => {
    expect(fires(90, { [ACTIVE]: '1x100', [ENDED]: '0x9 1x9 2x9 3x9 4x9 5x9 6x9 7x9 8x9 9x9' })).toBe(false);
  });

  it('does not fire if the task ended in time', () => {
    expect(fires(45, { [ACTIVE]: '0x4 1x25 0x60', [ENDED]: '0x30 1x60' })).toBe(false);
  });

  it('detects the very first long task when it ends, as its series began with 0', () => {
    const ended = { [bucket('1800')]: '0x90', [bucket('3600')]: '0x40 1x50', [bucket('+Inf')]: '0x40 1x50' };
    expect(fires(40, ended)).toBe(false);
    expect(fires(50, ended)).toBe(true);
  });
});
