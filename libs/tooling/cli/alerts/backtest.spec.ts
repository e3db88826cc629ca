import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BacktestRequest } from '#contracts';
import { createTelemetryStore } from '#store';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { backtestCommand } from './backtest.js';

const T = Date.UTC(2026, 10, 30);
const folder = scratchFolder();
afterAll(() => folder.remove());

async function run(...args: string[]) {
  const output = { out: '', err: '' };
  const code = await backtestCommand.run(args, {
    out: (text) => (output.out += `${text}\n`),
    err: (text) => (output.err += `${text}\n`),
  });
  return { code, ...output };
}

const TIMES = ['--from', '2026-11-30', '--to', '2026-11-30T00:10:00Z'];
const rules = join(folder.path, 'rules.yml');
writeFileSync(
  rules,
  `groups:
  - name: g
    interval: 2m
    labels: { site: s }
    rules:
      - { alert: Deep, expr: depth > 10, for: 2m }
`,
);

describe('alerts backtest over a store', () => {
  const directory = join(folder.path, 'store');
  const store = createTelemetryStore({ directory, warn: () => undefined });
  afterAll(() => store.close());
  const ref = store.seriesRef({ labels: { __name__: 'depth', job: 'shop' }, kind: 'gauge' });
  for (const [n, value] of [0, 20, 20, 20, 30, 0, 0, 30, 30, 30, 30].entries())
    store.appendSamples({ timeMs: T + n * 60_000, refs: Int32Array.of(ref), values: Float64Array.of(value) });
  store.alerts?.put('rule', 'deep', {
    rule: { id: 'deep', name: 'DepthHigh', metric: 'depth', condition: '>', threshold: 10, severity: 'high' },
  });
  const over = (...args: string[]) => run(...args, ...TIMES, '--directory', directory);

  it('says when a rule that was typed would have fired', async () => {
    expect(await over('--expr', 'depth > 10', '--for', '1m')).toEqual({
      code: 0,
      out: [
        'Typed: depth > 10',
        '11 evaluations from 2026-11-30T00:00:00Z to 2026-11-30T00:10:00Z. It would have fired 2 times:',
        '  2026-11-30T00:02:00Z to 2026-11-30T00:05:00Z (3 minutes)  {job="shop"}',
        '  2026-11-30T00:08:00Z to the end (2 minutes)  {job="shop"}',
        '',
      ].join('\n'),
      err: '',
    });
    expect((await over('--expr', 'depth > 10', '--threshold', '100')).out).toContain(
      'It would not have fired.',
    );
  });

  it('finds rules that were registered, those of presets, and those of files', async () => {
    const fired = async (...args: string[]) =>
      JSON.parse((await over(...args, '--json')).out) as {
        evaluations: number;
        firings: { labels: object }[];
      };
    expect((await fired('DepthHigh')).firings).toHaveLength(2);
    expect((await fired('DepthHigh', '--threshold', '25')).firings[0]?.labels).toEqual({
      ...{ alertname: 'DepthHigh', job: 'shop', severity: 'high' },
    });
    expect(await fired('Deep', '--rules', rules)).toMatchObject({
      evaluations: 6,
      firings: [{ labels: { alertname: 'Deep', job: 'shop', site: 's' } }, {}],
    });
    expect(await over('LowDataQuality', '--threshold', '0.5')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^LowDataQuality: sum by .*< 0\.5\n/),
    });
    expect(await over('Dep')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no alerting rule "Dep"'),
    });
    expect(await over('No', '--rules', rules)).toMatchObject({
      code: 1,
      err: expect.stringContaining('--rules: no'),
    });
  });
});

describe('alerts backtest of a running application', () => {
  let asked: { url?: string; authorization?: string; body: BacktestRequest } | undefined;
  let answer = { status: 200, body: {} };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const { url = '', headers } = request;
      asked = { url, authorization: headers.authorization ?? '', body: JSON.parse(text) as BacktestRequest };
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const token = join(folder.path, 'token');
  writeFileSync(token, 'secret\n');
  const ask = (...args: string[]) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return run(...args, ...TIMES, '--url', url, '--token-file', token);
  };

  it('sends it the backtest', async () => {
    answer = { status: 200, body: { expr: 'depth > 5', evaluations: 11, firings: [] } };
    expect(await ask('Deep', '--threshold', '5')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Deep: depth > 5\n11 evaluations'),
    });
    expect(asked).toEqual({
      url: '/api/alerting/backtest',
      authorization: 'Bearer secret',
      body: { rule: 'Deep', fromMs: T, toMs: T + 600_000, threshold: 5 },
    });
    await ask('Deep', '--rules', rules);
    expect(asked?.body).toMatchObject({
      rule: { alert: 'Deep', expr: 'depth > 10', for: '2m', labels: { site: 's' } },
      interval: '2m',
    });
  });

  it('reports a rejected request, and an unreachable application', async () => {
    answer = { status: 400, body: { error: 'rule: there is no alerting rule "X"' } };
    expect(await ask('X')).toEqual({ code: 1, out: '', err: '400: rule: there is no alerting rule "X"\n' });
    const gone = await run('X', ...TIMES, '--url', 'http://127.0.0.1:1', '--token-file', token);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('gives no answer')]);
  });
});

describe('alerts backtest called with', () => {
  it.each([
    [[], /give the name of a rule, or --expr/],
    [['A', '--expr', 'x > 1'], /give the name of a rule, or --expr/],
    [['A'], /--from is needed/],
    [['A', '--from', 'soon'], /--from: "soon" is neither a date/],
    [['A', '--from', '2026-11-30', '--to', 'x'], /--to: "x" is not a date/],
    [['A', '--from', '2026-02-30'], /--from: "2026-02-30" is neither a date/],
    [['A', '--from', '2026-11-30', '--to', '2026-11-29'], /--to: it is before --from/],
    [['A', '--from', '7d', '--threshold', 'x'], /--threshold: "x" is not a number/],
    [['A', '--from', '7d', '--interval', 'x'], /--interval: "x" is not a duration/],
    [['A', '--from', '7d', '--for', '5m'], /belong to --expr/],
    [['A', '--from', '7d', '--url', 'http://a', '--directory', 'b'], /one of --directory and --url/],
    [['A', 'B', '--from', '7d'], /"B" is not an option/],
    [['A', '--since', '7d'], /--since/],
  ])('%j is one error with the usage', async (wrong, says) => {
    const { code, err } = await run(...wrong);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
    expect(err).toContain('Usage:');
  });
});
