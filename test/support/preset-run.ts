/** An application with a preset, monitored by a real Prometheus and Alertmanager with the output of `generate`. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PresetDefinition, RecordingRuleDefinition } from '#contracts';
import { GeneratedConfig } from './generated-config.js';
import { GrafanaDashboard, type Wanted } from './grafana-dashboard.js';
import { startService, type RunningPrometheus, type RunningService } from './services.js';

const DEADLINE_MS = 90_000;
const PAUSE_MS = 250;

interface Rules {
  groups: { rules: { name: string; health: string; lastError?: string }[] }[];
}

export class PresetRun {
  private readonly received = new Map<string, Record<string, string>>();
  private readonly dashboards: readonly GrafanaDashboard[];

  private constructor(
    private readonly generated: GeneratedConfig,
    private readonly receiver: Server,
    private readonly alertmanager: RunningService,
    private readonly prometheus: RunningPrometheus,
    private readonly secrets: string,
  ) {
    this.dashboards = generated.dashboards().map((json) => new GrafanaDashboard(json, prometheus));
  }

  /**
   * Starts both, with a scrape every second.
   *
   * @param preset whose generated files are used
   * @param url of the application's management port
   */
  static async start(preset: PresetDefinition, url: string): Promise<PresetRun> {
    const receiver = createServer().listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const generated = await GeneratedConfig.of(preset, new URL(url).host, `http://127.0.0.1:${port}/`);
    const secrets = await mkdtemp(join(tmpdir(), 'observability-secrets-'));
    await writeFile(join(secrets, 'webhook_token'), 'test');
    const alertmanager = await startService('alertmanager', { config: generated.alertmanager(secrets) });
    const prometheus = await startService('prometheus', {
      config: generated.prometheus(new URL(alertmanager.url).host),
      files: generated.rules(),
      flags: ['--enable-feature=exemplar-storage'],
    });
    const run = new PresetRun(generated, receiver, alertmanager, prometheus, secrets);
    receiver.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        run.take(body);
        response.end();
      });
    });
    return run;
  }

  /**
   * Works until each recording rule has a value, and each variable and panel of each dashboard has data.
   *
   * @param absent a metric that this application cannot have; panels that use it are skipped
   * @returns the queries that never had data, and the rules that Prometheus could not evaluate
   */
  async withoutData(work: () => unknown, absent?: string): Promise<string[]> {
    const wanted = [
      ...this.generated.recordingRules().map((rule) => this.recorded(rule)),
      ...this.dashboards.flatMap((dashboard) => dashboard.wanted()),
    ].filter(({ what }) => !absent || !what.startsWith('panel') || !what.includes(absent));
    return [...(await this.neverAnswered(wanted, work)), ...(await this.failingRules())];
  }

  /** Works until each panel with exemplars has some, after `withoutData`; returns those that never had any. */
  withoutExemplars(work: () => unknown): Promise<string[]> {
    return this.neverAnswered(
      this.dashboards.flatMap((dashboard) => dashboard.wantedExemplars()),
      work,
    );
  }

  /**
   * Works until these alerts have passed through Alertmanager; returns each alert's content by name.
   *
   * @throws when one of them had arrived before, so that this work cannot be its cause
   */
  async alerted(
    names: readonly string[],
    work: () => unknown,
  ): Promise<Record<string, Record<string, string>>> {
    const early = names.filter((name) => this.received.has(name));
    if (early.length > 0) throw new Error(`these fired before there was trouble: ${early.join(', ')}`);
    const deadline = Date.now() + DEADLINE_MS;
    while (names.some((name) => !this.received.has(name)) && Date.now() < deadline) {
      await work();
      await wait(PAUSE_MS);
    }
    return Object.fromEntries([...this.received].filter(([name]) => names.includes(name)));
  }

  async stop(): Promise<void> {
    await this.prometheus.remove();
    await this.alertmanager.remove();
    await rm(this.secrets, { recursive: true, force: true });
    this.receiver.closeAllConnections();
    this.receiver.close();
  }

  private take(body: string): void {
    const { alerts } = JSON.parse(body) as { alerts: { status: string; labels: Record<string, string> }[] };
    for (const { labels, status } of alerts)
      if (status === 'firing') this.received.set(labels.alertname ?? '', labels);
  }

  private recorded(rule: RecordingRuleDefinition): Wanted {
    const series = seriesOf(rule);
    return {
      what: `recording rule ${series}`,
      hasData: async () => (await this.prometheus.query(series)).some(({ value }) => Number.isFinite(value)),
    };
  }

  private async neverAnswered(wanted: readonly Wanted[], work: () => unknown): Promise<string[]> {
    let missing = wanted;
    const deadline = Date.now() + DEADLINE_MS;
    while (missing.length > 0 && Date.now() < deadline) {
      await work();
      await wait(PAUSE_MS);
      const still: Wanted[] = [];
      // In sequence: a panel's query needs the variables' values first.
      for (const one of missing) if (!(await one.hasData())) still.push(one);
      missing = still;
    }
    return missing.map(({ what }) => what);
  }

  private async failingRules(): Promise<string[]> {
    const { groups } = (await this.prometheus.get('rules')) as Rules;
    const failing = groups.flatMap(({ rules }) => rules).filter(({ health }) => health !== 'ok');
    return failing.map(({ name, health, lastError }) => `rule ${name} is ${health}: ${lastError}`);
  }
}

/** The series of this rule, when several rules record under one name. */
function seriesOf({ record, labels = {} }: RecordingRuleDefinition): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return matchers.length === 0 ? record : `${record}{${matchers.join(',')}}`;
}
