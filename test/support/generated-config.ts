/** The output of `generate` for Prometheus and Alertmanager, with the few changes that a test needs. */
import { parse, stringify } from 'yaml';
import type { PresetDefinition, RecordingRuleDefinition } from '#contracts';
import { generateFiles, readSettings, type GeneratedFile } from '#provisioning';

interface PrometheusConfig {
  global: object;
  alerting: object;
  scrape_configs: { job_name: string }[];
}

interface RuleFile {
  groups: { rules: (RecordingRuleDefinition | { alert: string })[] }[];
}

/** The generated files of one preset. */
export class GeneratedConfig {
  private constructor(
    private readonly preset: PresetDefinition,
    private readonly files: readonly GeneratedFile[],
  ) {}

  /**
   * @param app `host:port` of the application's management port
   * @param webhookUrl receiver of notifications
   */
  static async of(preset: PresetDefinition, app: string, webhookUrl: string): Promise<GeneratedConfig> {
    const settings = { targets: { [preset.name]: [app] }, notifications: { webhookUrl } };
    const files = await generateFiles([preset], readSettings(JSON.stringify(settings), 'settings.json'));
    return new GeneratedConfig(preset, files);
  }

  /** `alertmanager.yml` without delays, with its secrets in another folder. */
  alertmanager(secrets: string): string {
    return this.content('alertmanager/alertmanager.yml')
      .replaceAll('/etc/alertmanager/secrets', secrets)
      .replace(/group_wait: \d+s/g, 'group_wait: 0s')
      .replace(/group_interval: \d+m/g, 'group_interval: 1s');
  }

  /** `prometheus.yml` with an interval of one second instead of fifteen, without the exporters that do not run here. */
  prometheus(alertmanager: string): string {
    const config = parse(this.content('prometheus/prometheus.yml')) as PrometheusConfig;
    return stringify({
      ...config,
      global: { ...config.global, scrape_interval: '1s', evaluation_interval: '1s' },
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
      scrape_configs: config.scrape_configs.filter(({ job_name: job }) => job === this.preset.name),
    });
  }

  /** The rule files, with each group evaluated every second. */
  rules(): Record<string, string> {
    return Object.fromEntries(
      this.under('prometheus/rules/').map(({ path, content }) => [
        path.replace('prometheus/', ''),
        content.replace(/^( +)interval: \w+$/gm, '$1interval: 1s'),
      ]),
    );
  }

  /** The recording rules in the rule files. */
  recordingRules(): RecordingRuleDefinition[] {
    const groups = this.under('prometheus/rules/').flatMap(
      ({ content }) => (parse(content) as RuleFile).groups,
    );
    return groups.flatMap(({ rules }) => rules.filter((rule) => 'record' in rule));
  }

  /** Grafana's JSON of every dashboard: the preset's, its objectives' and the service overview. */
  dashboards(): string[] {
    return this.under('grafana/dashboards/').map(({ content }) => content);
  }

  private under(folder: string): readonly GeneratedFile[] {
    const found = this.files.filter(({ path }) => path.startsWith(folder));
    if (found.length === 0) throw new Error(`generate wrote nothing into ${folder}`);
    return found;
  }

  private content(path: string): string {
    const found = this.files.find((file) => file.path === path);
    if (!found) throw new Error(`generate wrote no ${path}`);
    return found.content;
  }
}
