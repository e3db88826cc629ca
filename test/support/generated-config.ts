/** What `generate` writes for Prometheus and Alertmanager, with the only changes that a test needs. */
import { parse, stringify } from 'yaml';
import type { PresetDefinition } from '#contracts';
import { generateFiles, readSettings, type GeneratedFile } from '#dashboards';

interface PrometheusConfig {
  global: object;
  alerting: object;
  scrape_configs: { job_name: string }[];
}

/** The generated files of one preset. */
export class GeneratedConfig {
  private constructor(
    private readonly preset: PresetDefinition,
    private readonly files: readonly GeneratedFile[],
  ) {}

  /**
   * @param app `host:port` of the application's management port
   * @param webhookUrl who is told of alerts
   */
  static async of(preset: PresetDefinition, app: string, webhookUrl: string): Promise<GeneratedConfig> {
    const settings = { targets: { [preset.name]: [app] }, notifications: { webhookUrl } };
    const files = await generateFiles([preset], readSettings(JSON.stringify(settings), 'settings.json'));
    return new GeneratedConfig(preset, files);
  }

  /** `alertmanager.yml`, told of alerts at once, its secrets in another folder. */
  alertmanager(secrets: string): string {
    return this.content('alertmanager/alertmanager.yml')
      .replaceAll('/etc/alertmanager/secrets', secrets)
      .replace(/group_wait: \d+s/g, 'group_wait: 0s')
      .replace(/group_interval: \d+m/g, 'group_interval: 1s');
  }

  /** `prometheus.yml`, every second instead of every fifteen, without the exporters that do not run here. */
  prometheus(alertmanager: string): string {
    const config = parse(this.content('prometheus/prometheus.yml')) as PrometheusConfig;
    return stringify({
      ...config,
      global: { ...config.global, scrape_interval: '1s', evaluation_interval: '1s' },
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
      scrape_configs: config.scrape_configs.filter(({ job_name: job }) => job === this.preset.name),
    });
  }

  /** The rule files, every group evaluated each second. */
  rules(): Record<string, string> {
    const prefix = 'prometheus/rules/';
    const rules = this.files.filter(({ path }) => path.startsWith(prefix));
    return Object.fromEntries(
      rules.map(({ path, content }) => [
        `rules/${path.slice(prefix.length)}`,
        content.replace(/^( +)interval: \w+$/gm, '$1interval: 1s'),
      ]),
    );
  }

  private content(path: string): string {
    const found = this.files.find((file) => file.path === path);
    if (!found) throw new Error(`generate wrote no ${path}`);
    return found.content;
  }
}
