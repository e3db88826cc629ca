/** Problems with other packages' command lines and linters reported in public, tried on ours. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_PRESETS, service } from '#presets';
import { generateCommand, listCommand } from '#provisioning';
import { lintCommand } from '../../libs/tooling/cli/lint.command.js';
import { packageVersion } from '../../libs/tooling/cli/package-version.js';
import { run } from '../../libs/tooling/cli/run.js';
import { resolveOptions } from '../../src/options/resolve-options.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'observability-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const io = {
    out: (text: string) => void (texts.out += `${text}\n`),
    err: (text: string) => void (texts.err += `${text}\n`),
  };
  const source = { all: async () => ALL_PRESETS, anyService: async () => service, ofApp: async () => [] };
  const commands = {
    lint: () => Promise.resolve(lintCommand(source)),
    list: () => Promise.resolve(listCommand(source)),
    generate: () => Promise.resolve(generateCommand(source)),
  };
  return { code: await run(args, commands, io, '1.2.3'), ...texts };
}

/** Findings of `lint` in one alert per expression, with metrics pages of exporters. */
async function lintAlerts(exprs: readonly string[], pages: readonly string[] = []): Promise<string> {
  const rules = exprs.map((expr, i) => ({ alert: `Alert${i}`, expr }));
  const files = pages.map((page, i) => ['--metrics', fileOf(`page${i}.txt`, page)]).flat();
  const file = fileOf('rules.yml', JSON.stringify({ groups: [{ name: 'g', rules }] }));
  return (await cli('lint', '--preset', 'etl', ...files, file)).out;
}

const NODE_EXPORTER = [
  '# HELP node_vmstat_pgfault /proc/vmstat information field pgfault.',
  '# TYPE node_vmstat_pgfault untyped',
  'node_vmstat_pgfault 7.5e+08',
  '# TYPE node_memory_free_bytes gauge',
  'node_memory_free_bytes 1',
  'node_loose_value{cpu="0"} 1',
].join('\r\n');

const OPEN_METRICS = [
  '# TYPE orders counter',
  '# HELP orders Orders.',
  'orders_total{shop="a"} 4 # {trace_id="5a"} 1 1.7e9',
  'orders_created{shop="a"} 1.7e9',
  '# TYPE fax unknown',
  'fax 1',
  '# TYPE build info',
  'build_info{version="1"} 1',
  '# TYPE wait_seconds histogram',
  'wait_seconds_bucket{le="0.5"} 1 # {trace_id="5a"} 0.2',
  'wait_seconds_bucket{le="+Inf"} 1',
  'wait_seconds_sum 0.2',
  'wait_seconds_count 1',
  '# TYPE depth gaugehistogram',
  'depth_bucket{le="+Inf"} 1',
  'depth_gcount 1',
  'depth_gsum 1',
  '# TYPE empty counter',
  '# EOF',
].join('\n');

describe('lint --metrics', () => {
  it('`# TYPE x untyped` of node_exporter is no gauge', async () => {
    const sound = [
      'rate(node_vmstat_pgfault[5m]) > 5',
      'deriv(node_vmstat_pgfault[5m]) > 5',
      'rate(node_loose_value{cpu="0"}[5m]) > 5',
    ];
    expect(await lintAlerts(sound, [NODE_EXPORTER])).toBe('');
    const wrong = await lintAlerts(['rate(node_memory_free_bytes[5m]) > 5'], [NODE_EXPORTER]);
    expect(wrong).toContain('rate-of-gauge: ');
  });

  it("OpenMetrics' `# TYPE orders counter` with `orders_total` is a counter", async () => {
    const sound = [
      'rate(orders_total{shop="a"}[5m]) > 5',
      'time() - orders_created{shop="a"} > 5',
      'rate(fax[5m]) > 5',
      'build_info{version="1"} > 0',
      'histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 0.5',
      'depth_gcount > 5',
      'rate(empty_total[5m]) > 5',
    ];
    expect(await lintAlerts(sound, [OPEN_METRICS])).toBe('');
    const wrong = ['delta(orders_total[5m]) > 5', 'rate(orders_total{trace_id="5a"}[5m]) > 1', 'orders > 5'];
    const found = await lintAlerts(wrong, [OPEN_METRICS]);
    for (const rule of ['delta-of-counter', 'unknown-label', 'unknown-metric']) expect(found).toContain(rule);
  });

  it('of a page with TYPE but no sample, labels and buckets are not known', async () => {
    const page = [
      '# TYPE jobs_total counter',
      '# TYPE pause_seconds histogram',
      '# TYPE size_bytes summary',
    ].join('\n');
    const sound = [
      'sum by (queue) (rate(jobs_total{state="failed"}[5m])) > 5',
      'histogram_quantile(0.9, sum by (le, kind) (rate(pause_seconds_bucket[5m]))) > 100',
      'rate(pause_seconds_bucket{le="0.3"}[5m]) > 1',
      'size_bytes{quantile="0.9", topic="x"} > 1',
    ];
    expect(await lintAlerts(sound, [page])).toBe('');
  });

  it('a foreign histogram is not judged by our buckets', async () => {
    const sound = [
      'histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket{job="gateway"}[5m]))) > 30',
      'rate(http_server_request_duration_seconds_bucket{le="0.3"}[5m]) > 1',
    ];
    expect(await lintAlerts(sound)).toBe('');
    const page = [
      '# TYPE etl_processing_duration_seconds histogram',
      'etl_processing_duration_seconds_bucket{le="0.31",zone="b"} 1',
      'etl_processing_duration_seconds_bucket{le="900",zone="b"} 1',
    ].join('\n');
    const other = [
      'histogram_quantile(0.9, sum by (le, zone) (rate(etl_processing_duration_seconds_bucket[5m]))) > 800',
      'rate(etl_processing_duration_seconds_bucket{le="0.31"}[5m]) > 1',
    ];
    expect(await lintAlerts(other, [page])).toBe('');
  });
});

describe('lint of rules', () => {
  it("`vector(1)` is a dead man's switch", async () => {
    expect(
      await lintAlerts(['vector(1)', 'label_replace(vector(1), "a", "b", "", "")', 'vector(time())']),
    ).toBe('');
    expect(await lintAlerts(['up'])).toContain('always-true: ');
  });

  it('a quotient of two quantiles is no share', async () => {
    const page = [
      '# TYPE lag_seconds summary',
      'lag_seconds{quantile="0.5"} 1',
      'lag_seconds{quantile="0.9"} 1',
    ].join('\n');
    const quantile = (q: number) =>
      `histogram_quantile(${q}, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))`;
    const sound = [
      `${quantile(0.99)} / ${quantile(0.5)} > 4`,
      'lag_seconds{quantile="0.9"} / ignoring (quantile) lag_seconds{quantile="0.5"} > 4',
      'max_over_time(lag_seconds{quantile="0.9"}[5m]) / min_over_time(lag_seconds{quantile="0.9"}[5m]) > 4',
      // Two parts of a metric; neither contains the other.
      'sum(rate(http_server_request_duration_seconds_count{http_response_status_code="500"}[5m])) / sum(rate(http_server_request_duration_seconds_count{http_response_status_code="200"}[5m])) > 2',
    ];
    expect(await lintAlerts(sound, [page])).toBe('');
    const share =
      'sum(rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m])) > 5';
    expect(await lintAlerts([share])).toContain('wrong-unit: ');
  });
});

describe('lint of dashboards', () => {
  it('reads `rows` of the older schema', async () => {
    const panel = (expr: string, more: object = {}) => ({ title: 'Panel', targets: [{ expr }], ...more });
    const dashboard = {
      title: 'Old',
      schemaVersion: 14,
      rows: [
        { title: 'A', panels: [panel('rate(nothing_total[5m])', { datasource: 'Prometheus' })] },
        { title: 'B', panels: [panel('{app="x"} |= "error"', { datasource: 'Loki' })] },
        { title: 'C', panels: [panel('time()', { datasource: null, yaxes: [{ format: 's' }, {}] })] },
      ],
    };
    for (const [name, content] of [
      ['rows.json', dashboard],
      ['wrapped.json', { dashboard, overwrite: true }],
    ] as const) {
      const { code, out, err } = await cli('lint', '--preset', 'etl', fileOf(name, JSON.stringify(content)));
      expect([code, err]).toEqual([1, '1 finding in 2 presets and 2 expressions of files.\n']);
      expect(out).toContain('dashboard Old, panel Panel');
      expect(out).toContain('there is no metric "nothing_total"');
    }
  });
});

describe('the program itself', () => {
  it.each(['--version', '-v', 'version'])('answers %s', async (flag) => {
    expect(await cli(flag)).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  it('finds its version through the link that npm makes', () => {
    const link = join(folder, 'linked');
    symlinkSync(resolve('libs/tooling/cli/main.ts'), link);
    expect(packageVersion(link)).toMatch(/^\d+\.\d+\.\d+/);
    expect(packageVersion(join(folder, 'nowhere'))).toBe('unknown');
  });

  it('an unknown option is answered with the usage, not with a stack', async () => {
    const { code, err } = await cli('list', '--wide');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^Unknown option '--wide'[^]*list \[NAME \.\.\.\]/),
    ]);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('a path that cannot be used is one line', async () => {
    const file = fileOf('file', '');
    const { code, err } = await cli('generate', '--out', file);
    expect([code, err]).toEqual([2, expect.stringMatching(/^ENOTDIR: not a directory, .*file.*\n$/)]);
    expect((await cli('generate', '--out', 'o', '--settings', folder)).err).toMatch(
      /^OBS_OPTIONS_INVALID: --settings: .* cannot be read \(EISDIR: .*\)\n$/,
    );
  });

  it('counts one of a thing as one', async () => {
    const { err } = await cli(
      'lint',
      '--preset',
      'service',
      fileOf('one.yml', 'groups: [{ rules: [{ alert: A, expr: vector(1) }] }]'),
    );
    expect(err).toBe('0 findings in 1 preset and 1 expression of files.\n');
  });

  it('`metrics.port` as an option gets a hint at `management.port`', () => {
    const options = { metrics: { port: 9464 } } as object;
    expect(() => resolveOptions(options, {})).toThrow(
      'metrics.port: is not an option; did you mean management.port?',
    );
  });
});
