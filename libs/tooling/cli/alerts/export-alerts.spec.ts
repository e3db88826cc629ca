import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createTelemetryStore } from '#store';
import { incident, trailEntry } from '../../../../test/support/alerting/alert-samples.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { exportAlertsCommand } from './export-alerts.js';

const DAY = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);
const folder = scratchFolder();
afterAll(() => folder.remove());

async function run(...args: string[]) {
  const output = { out: '', err: '' };
  const code = await exportAlertsCommand.run(args, {
    out: (text) => (output.out += `${text}\n`),
    err: (text) => (output.err += `${text}\n`),
  });
  return { code, ...output };
}

describe('alerts export', () => {
  const directory = join(folder.path, 'store');
  let nowMs = JANUARY;
  const store = createTelemetryStore({
    directory,
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    warn: () => undefined,
  });
  afterAll(() => store.close());
  const alerts = store.alerts!;
  for (const month of [0, 1, 2]) {
    const openedAtMs = Date.UTC(2026, month, 10);
    const resolved = { atMs: openedAtMs + 1 };
    alerts.putIncident(
      incident({ id: `of-${month}`, state: 'resolved', openedAtMs, updatedAtMs: openedAtMs, resolved }),
    );
    alerts.appendTrail([trailEntry({ timeMs: openedAtMs, incident: `of-${month}`, text: `line ${month}` })]);
  }
  // By then, January is archived.
  for (nowMs = JANUARY; nowMs < JANUARY + 80 * DAY; nowMs += DAY) store.tick(nowMs);
  const args = (output: string, from = '2026-01-01', to = '2026-04-01'): string[] => [
    ...['--from', from, '--to', to, '--directory', directory],
    ...['--output', join(folder.path, output)],
  ];
  const written = (output: string): string[] =>
    readFileSync(join(folder.path, output), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id?: string; text?: string })
      .map(({ id, text }) => id ?? text!);

  it('writes incidents and their trail, those of archived months as well, while the application goes on', async () => {
    expect(alerts.incident('of-0')).toBeUndefined();
    expect(await run(...args('all'))).toEqual({
      code: 0,
      out: `written: ${join(folder.path, 'all')} (6 records)\n`,
      err: '',
    });
    expect(written('all')).toEqual(['of-0', 'line 0', 'of-2', 'of-1', 'line 2', 'line 1']);
  });

  it('writes those of the time', async () => {
    expect(await run(...args('part', '2026-01-10T00:00:00.001Z', '2026-02-11'))).toMatchObject({ code: 0 });
    expect(written('part')).toEqual(['of-1', 'line 1']);
  });

  it('overwrites nothing', async () => {
    await run(...args('twice'));
    expect(await run(...args('twice'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/is there already/),
    });
  });

  it.each([
    [[], /--from, --directory and --output are all needed/],
    [['now'], /"now" is not an option/],
    [['--from', 'soon', '--directory', 'd', '--output', 'o'], /--from: "soon" is not a date/],
    [['--from', '2026-02-30', '--directory', 'd', '--output', 'o'], /--from: "2026-02-30" is not a date/],
    [
      ['--from', '2026-02-01', '--to', '2026-01-01', '--directory', 'd', '--output', 'o'],
      /--to: it is not after/,
    ],
    [['--since', 'x'], /--since/],
  ])('called with %j is one error with the usage', async (wrong, says) => {
    const { code, err } = await run(...wrong);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
    expect(err).toContain('Usage:');
  });
});
