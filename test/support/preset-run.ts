/** An application with a preset, watched by a real Prometheus and a real Alertmanager with what `generate` writes. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PresetDefinition, RecordingRuleDefinition } from '#contracts';
import { withObjectives } from '#dashboards';
import { GeneratedConfig } from './generated-config.js';
import { startService, type RunningPrometheus, type RunningService } from './services.js';

const DEADLINE_MS = 90_000;
const PAUSE_MS = 250;

/** A query of a preset, and where it stands. */
interface Wanted {
  readonly from: string;
  readonly expr: string;
}

export class PresetRun {
  private readonly received = new Map<string, Record<string, string>>();

  private constructor(
    private readonly preset: PresetDefinition,
    private readonly receiver: Server,
    private readonly alertmanager: RunningService,
    private readonly prometheus: RunningPrometheus,
    private readonly secrets: string,
  ) {}

  /**
   * Starts both, scraping every second.
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
    });
    const run = new PresetRun(withObjectives(preset), receiver, alertmanager, prometheus, secrets);
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

  /** Works until each recording rule and each panel's query answers a number; answers those that never did. */
  async withoutData(work: () => unknown): Promise<string[]> {
    const { recordingRules = [], dashboards = [] } = this.preset;
    let missing: Wanted[] = [
      ...recordingRules.map((rule) => ({ from: `recording rule ${rule.record}`, expr: seriesOf(rule) })),
      ...dashboards.flatMap(({ panels }) =>
        panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ from: `panel ${title}`, expr }))),
      ),
    ];
    const deadline = Date.now() + DEADLINE_MS;
    while (missing.length > 0 && Date.now() < deadline) {
      await work();
      await wait(PAUSE_MS);
      const answered = await Promise.all(missing.map((wanted) => this.hasData(wanted)));
      missing = missing.filter((_wanted, i) => !answered[i]);
    }
    return missing.map(({ from, expr }) => `${from}: ${expr}`);
  }

  /** Works until these alerts have come through Alertmanager; answers what each carried, by its name. */
  async alerted(
    names: readonly string[],
    work: () => unknown,
  ): Promise<Record<string, Record<string, string>>> {
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

  private async hasData({ expr }: Wanted): Promise<boolean> {
    const samples = await this.prometheus.query(expr.replaceAll('$__rate_interval', '1m'));
    return samples.some(({ value }) => Number.isFinite(value));
  }
}

/** The series of this rule, where several record under one name. */
function seriesOf({ record, labels = {} }: RecordingRuleDefinition): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return matchers.length === 0 ? record : `${record}{${matchers.join(',')}}`;
}
