import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANY_SERVICE } from '../../../../test/support/any-service.preset.js';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { generateCommand } from './generate.command.js';
import type { PresetSource } from './preset-source.js';
import { listCommand } from './list.command.js';

const DEPOT = { ...SHOP, name: 'depot', title: 'Depot', dashboards: [], slos: [], scenarios: [] };
const CALM_SHOP = { ...SHOP, alerts: [{ ...SHOP.alerts![0]!, threshold: 7 }], scenarios: [] };
const source: PresetSource = {
  all: async () => ({ anything: ANY_SERVICE, shop: SHOP, depot: DEPOT }),
  anyService: async () => ANY_SERVICE,
  ofApp: async (file) => (file === 'dist/app.module.js' ? [CALM_SHOP] : []),
};

function terminal() {
  const lines: string[] = [];
  return { lines, io: { out: (text: string) => lines.push(text), err: (text: string) => lines.push(text) } };
}

describe('generate', () => {
  let folder: string;
  let out: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observability-generate-'));
    out = join(folder, 'deploy');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const generate = async (...args: string[]) => {
    const { lines, io } = terminal();
    const code = await generateCommand(source).run(['--out', out, ...args], io);
    return { code, said: lines.join('\n') };
  };
  const written = (path: string) => readFile(join(out, path), 'utf8');

  it('writes once; a second run changes nothing and --check passes', async () => {
    expect((await generate('--preset', 'all')).said).toMatch(/^\d+ files in .*, [1-9]\d* changed$/);
    expect((await generate('--preset', 'all')).said).toMatch(/, 0 changed$/);
    expect(await generate('--preset', 'all', '--check')).toMatchObject({ code: 0 });
  });

  it('--check names files that were changed, are missing or are left over, and changes none', async () => {
    await generate('--preset', 'all');
    await appendFile(join(out, 'prometheus/prometheus.yml'), '# by hand\n');
    await rm(join(out, 'docker-compose.yml'));
    const { code, said } = await generate('--preset', 'shop', '--check');
    expect(code).toBe(1);
    expect(said).toContain(`changed: ${join(out, 'prometheus/prometheus.yml')}`);
    expect(said).toContain(`missing: ${join(out, 'docker-compose.yml')}`);
    expect(said).toContain(`left over: ${join(out, 'prometheus/rules/depot.rules.yml')}`);
    expect(await written('prometheus/prometheus.yml')).toContain('# by hand');
  });

  it('removes only its own earlier files that are no longer generated', async () => {
    await generate('--preset', 'all');
    await writeFile(join(out, 'prometheus/rules/own.rules.yml'), 'groups: []\n');
    await generate('--preset', 'shop');
    await expect(written('prometheus/rules/depot.rules.yml')).rejects.toThrow('ENOENT');
    expect(await written('prometheus/rules/own.rules.yml')).toBe('groups: []\n');
  });

  it('writes pages where configured, and follows the settings', async () => {
    const settings = join(folder, 'settings.yml');
    await writeFile(settings, 'service: orders\nrunbookUrl: https://wiki/{preset}#{anchor}\n');
    const docs = join(folder, 'docs');
    await generate('--preset', 'shop', '--docs', docs, '--settings', settings);
    expect(await readFile(join(docs, 'runbooks/shop.md'), 'utf8')).toContain('## QueueBacklog');
    expect(await readFile(join(docs, 'presets/shop.md'), 'utf8')).toContain('`shop_queue_size`');
    expect(await written('prometheus/prometheus.yml')).toContain('orders:8004');
    expect(await written('prometheus/rules/shop.rules.yml')).toContain('https://wiki/shop#queuebacklog');
  });

  it('uses an application’s overridden preset instead of the package’s', async () => {
    await generate('--preset', 'all', '--app', 'dist/app.module.js');
    expect(await written('prometheus/rules/shop.rules.yml')).toContain('shop:order_duration:p95 > 7');
    expect(await written('prometheus/rules/idle/depot.rules.yml')).toContain('shop:order_duration:p95 > 2');
  });

  it.each([
    ['an application without presets', ['--app', 'dist/empty.module.js'], 'imports no preset'],
    ['what is known of any service', ['--preset', 'anything'], 'changed'],
    ['a service of which nothing is said', [], 'changed'],
  ])('writes the service overview, and no rules, for %s', async (_what, args, saying) => {
    const { code, said } = await generate(...args);
    expect([code, said]).toEqual([0, expect.stringContaining(saying)]);
    expect(await written('grafana/dashboards/service-overview.json')).toContain('Service overview');
    expect(await written('prometheus/prometheus.yml')).toContain('job_name: app');
    expect(await written('.generated')).not.toContain('rules');
  });

  it('names the presets there are when it does not know one', async () => {
    await expect(generate('--preset', 'shops')).rejects.toThrow(
      'OBS_PRESET_INVALID: there is no preset "shops". Choose from: anything, shop, depot, all',
    );
  });

  it('explains itself when it is called wrongly', async () => {
    expect(await generate('--preset', 'all', '--force')).toMatchObject({
      code: 2,
      said: expect.stringContaining("Unknown option '--force'"),
    });
  });
});

describe('list', () => {
  const list = async (...args: string[]) => {
    const { lines, io } = terminal();
    await listCommand(source).run(args, io);
    return lines.join('\n');
  };

  it('shows every preset on a line', async () => {
    expect(await list()).toMatch(
      /^anything .*\nshop +3 metrics, 1 recording rule, 7 alerts, 1 objective, 2 dashboards\ndepot /,
    );
  });

  it('shows all that a preset holds', async () => {
    const said = await list('shop');
    for (const part of [
      'shop_orders_total{status}',
      'shop:order_duration:p95',
      'warning  HighOrderLatency for 5m',
      'order-availability 0.999',
      'shop-orders: Shop: orders (5 panels)',
    ])
      expect(said).toContain(part);
  });
});
