import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { counter, gauge, histogram, summary } from '#metrics';
import { definePreset, ALL_PRESETS, service } from '#presets';
import { lintCommand } from './lint.command.js';
import { run } from './run.js';

const shop = definePreset({
  name: 'shop',
  title: 'Shop',
  description: 'A shop.',
  metrics: [
    counter('orders_placed_total', 'Orders placed.', ['channel']),
    counter('orders_failed_total', 'Orders that failed.', ['channel']),
    histogram('order_duration_seconds', 'Time of an order.', ['channel'], { buckets: [0.1, 0.5, 1, 5] }),
    gauge('order_queue_size', 'Orders that wait.', ['queue']),
    summary('order_payload_bytes', 'Size of an order.'),
  ],
});

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/lint/${name}`, import.meta.url));

async function lint(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const io = {
    out: (text: string) => void (texts.out += `${text}\n`),
    err: (text: string) => void (texts.err += `${text}\n`),
  };
  const source = { all: async () => ({ ...ALL_PRESETS, shop }), anyService: async () => service };
  const commands = { lint: () => Promise.resolve(lintCommand(source)) };
  return { code: await run(['lint', ...args], commands, io), ...texts };
}

/** Each planted mistake: line in the file, its owner, the marked part, and the suggestion. */
const RULES: [number, string, string, string][] = [
  [6, 'rule shop:orders:rate5m', 'rat', 'Did you mean "rate"?'],
  [9, 'alert NoOrders', 'order_placed_total', 'Did you mean "orders_placed_total"?'],
  [12, 'alert NoWebOrders', 'chanel="web"', 'Did you mean "channel"?'],
  [15, 'alert QueueGrows', 'rate(order_queue_size[5m])', 'Use deriv(), or avg_over_time().'],
  [20, 'alert ManyOrders', 'delta(orders_placed_total[5m])', 'Use increase().'],
  [
    24,
    'rule shop:payload_bytes:p99',
    'sum by (job) (order_payload_bytes{quantile="0.99"})',
    'Add up buckets first',
  ],
  [
    27,
    'rule shop:order_duration_seconds:p95',
    'sum by (channel) (rate(order_duration_seconds_bucket[5m]))',
    'Add le: sum by (le) (…).',
  ],
  [30, 'alert SlowOrders', '2000', 'Write 2.'],
  [33, 'alert OrdersFail', '5', 'Write 0.05, or multiply the share by 100.'],
  [36, 'alert RawRange', 'orders_placed_total[5m]', 'Write rate(orders_placed_total[5m]).'],
  [39, 'alert AnyOrder', 'rate(orders_placed_total[5m])', 'Compare with a threshold: … > 5.'],
  [
    42,
    'rule shop:orders_per_queue:ratio',
    'sum by (channel) (rate(orders_placed_total[5m])) / sum by (queue) (order_queue_size)',
    'Aggregate both by the same labels',
  ],
];
const DASHBOARD: [number, string, string, string][] = [
  [
    10,
    'panel Duration',
    'histogram_quantile(0.5, sum by (le) (rate(order_duration_seconds_bucket[$__rate_interval])))',
    'Set the unit to s, or multiply by 1000.',
  ],
  [18, 'panel Fast orders', 'le="0.3"', 'The bounds are 0.1, 0.5, 1.0, 5.0, +Inf.'],
  [
    24,
    'panel Orders',
    'sum by (channel) (rate(orders_placed_total[5m]))',
    'Aggregate by (region), or leave it out.',
  ],
];

describe('lint', () => {
  it('finds each of fifteen planted mistakes, and only these, with file, expression and suggestion', async () => {
    const files = { 'mistakes.rules.yml': RULES, 'mistakes.dashboard.json': DASHBOARD };
    const { code, out, err } = await lint('--preset', 'shop', ...Object.keys(files).map(fixture));
    const found = out
      .trim()
      .split('\n\n')
      .map((text) => text.split('\n') as [string, string, string, string])
      .map(([place, expr, marks, message]) => ({
        place,
        marked: expr.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1),
        message,
      }));
    const planted = Object.entries(files).flatMap(([file, mistakes]) =>
      mistakes.map(([line, what, marked, suggestion]) => ({
        at: `${fixture(file)}:${line}`,
        what,
        marked,
        suggestion,
      })),
    );
    expect(planted).toHaveLength(15);
    expect(found).toHaveLength(15);
    expect(found.map(({ place, marked }) => [place.replace(/ .*/, ''), marked])).toEqual(
      planted.map(({ at, marked }) => [at, marked]),
    );
    planted.forEach(({ what, suggestion }, i) => {
      expect(found[i]?.place).toContain(what);
      expect(found[i]?.message).toContain(suggestion);
    });
    expect(code).toBe(1);
    expect(err).toContain('15 findings');
  });

  it('finds nothing in sound rules, with the metrics of an exporter from its page', async () => {
    const args = [
      '--preset',
      'shop',
      '--metrics',
      fixture('exporter.metrics.txt'),
      fixture('sound.rules.yml'),
    ];
    expect(await lint(...args)).toMatchObject({ code: 0, out: '' });
    const without = await lint('--preset', 'shop', fixture('sound.rules.yml'));
    expect(without.code).toBe(1);
    expect(without.out).toContain('there is no metric "pg_up"');
  });

  it.each(['all', ...Object.keys(ALL_PRESETS)])(
    'finds nothing in the preset that ships: %s',
    async (name) => {
      expect(await lint('--preset', name)).toMatchObject({ code: 0, out: '' });
    },
  );

  it('finds nothing in the folder of files that is checked in, whose dashboards use its recording rules', async () => {
    const deploy = fileURLToPath(new URL('../../../deploy', import.meta.url));
    expect(await lint('--preset', 'all', deploy)).toMatchObject({ code: 0, out: '' });
  });

  it('checks the files of a folder, and reports each problem with its file', async () => {
    const { code, out } = await lint('--preset', 'shop', fixture('.'));
    expect(code).toBe(1);
    expect(out).toContain('mistakes.rules.yml:6 rule shop:orders:rate5m');
    expect(out).toContain('mistakes.dashboard.json:10');
  });

  describe('in a folder with files of other tools', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'observability-lint-'));
      for (const name of ['node_modules/other', 'charts.yml'])
        mkdirSync(join(folder, name), { recursive: true });
      write('tsconfig.json', '{ // of the compiler\n "include": ["src"] }');
      write('service.yaml', '{{- if .Values.port }}\nport: {{ .Values.port }}\n{{- end }}');
      write('node_modules/other/rules.yml', 'groups: [{ rules: [{ alert: A, expr: nowhere }] }]');
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

    it('checks rules and dashboards only', async () => {
      write('rules.yml', 'groups: [{ rules: [{ alert: A, expr: order_queue_size > 5 }] }]');
      expect(await lint('--preset', 'shop', folder)).toMatchObject({
        code: 0,
        err: '0 findings in 2 presets and 1 expression of files.\n',
      });
    });

    it('reports rules that are not YAML', async () => {
      write('rules.yml', 'groups: [{ rules: [{ alert: A, expr: order_queue_size > 5 }]');
      expect(await lint('--preset', 'shop', folder)).toMatchObject({
        code: 2,
        err: expect.stringContaining('rules.yml cannot be read'),
      });
    });
  });

  it.each([
    [['--preset', 'shp'], 'there is no preset "shp"'],
    [['--colour'], "Unknown option '--colour'"],
    [['missing.yml'], 'missing.yml cannot be read'],
    [[fixture('exporter.metrics.txt')], 'is neither rules of Prometheus nor a dashboard of Grafana'],
    [['--app', 'missing.js'], 'missing.js cannot be loaded'],
  ])('returns 2 and reports the problem when called with %j', async (args, complaint) => {
    const { code, err } = await lint(...args);
    expect(code).toBe(2);
    expect(err).toContain(complaint);
  });
});
