/**
 * User input arrives unchanged (except for surrounding spaces), whatever syntax the program that reads the file applies
 * to it.
 */
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { table } from '../pages/markdown.js';
import { alertmanagerFile } from './alertmanager.js';
import { composeFiles } from './compose.js';
import { readSettings, type DeploymentSettings } from './deployment-settings.js';
import { kubernetesFiles } from './kubernetes.js';
import { prometheusFile } from './prometheus.js';

const HOSTILE = [
  ...['$', '$X', 'a$', '$$', '$$X', '$$$', '${X}', '$${X}', '${X:-y}', '${X:?y}'],
  ...['$(X)', '$$(X)', '$$$(X)', '$(', '$(POD_NAME)', '$($(X))', '%d', '%s'],
  ...['{{ .X }}', '{{', '}}', '{{"', '{{{{ x', '{{- x -}}', '[[x]]', '`x`'],
  ...['# x', 'a # x', ': x', 'a: b', '- x', '? x', '&a', '*a', '!x', '| x', '> x', '%YAML', '@x'],
  ...["'", '"', "'\"", '\\', '\\n', '\n', 'a\nb: c', 'a\n---\nb', '\t', ' a ', '\u2028', 'null', 'yes', '1e3', '0x1f'],
  ...['{a: b}', '[a]', '<<: x', 'ä€😀'],
];

const settingsWith = (given: object): DeploymentSettings => readSettings(stringify(given), 'deployment.yml');

/** Expansion by Docker Compose. */
const composed = (text: string): string =>
  text.replace(/\$(\$|\{[^}]*\}|\w+)?/g, (_whole, name?: string) => (name === '$' ? '$' : 'EXPANDED'));

/**
 * Expansion by the kubelet:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables
 */
const expanded = (text: string): string =>
  text.replace(/\$\$|\$\([^)]*\)/g, (found) => (found === '$$' ? '$' : 'EXPANDED'));

/** Expansion of a Go template that contains only strings. */
const filled = (text: string): string =>
  text.replace(/\{\{\s*(?:"([^"]*)"\s*\}\})?/g, (_whole, string?: string) => string ?? 'EXPANDED');

interface Environment {
  image: string;
  command: string[];
  build: { context: string; dockerfile: string };
  environment: Record<string, string>;
}

describe.each(HOSTILE)('A value %j', (value) => {
  const settings = settingsWith({
    environment: { VALUE: value },
    command: [`node ${value}`],
    image: `app:${value}`,
    build: { context: `./${value}`, dockerfile: `Dockerfile${value}` },
    targets: { other: [`other:${value}`] },
    notifications: {
      slackChannel: `#${value}`,
      emailTo: `to${value}`,
      emailFrom: `from${value}`,
      webhookUrl: 'http://hooks/{{ x }}',
    },
  });

  it('arrives through Docker Compose', () => {
    const [file] = composeFiles(settings);
    const { app } = (parse(file!.content) as { services: { app: Environment } }).services;
    expect([app.environment.VALUE, app.command[0], app.image].map((text) => composed(text!))).toEqual([
      value,
      `node ${value}`.trim(),
      `app:${value}`.trim(),
    ]);
    expect([app.build.context, app.build.dockerfile].map(composed)).toEqual([
      `./${value}`.trim(),
      `Dockerfile${value}`.trim(),
    ]);
  });

  it('arrives through Kubernetes', () => {
    const [file] = kubernetesFiles(settings, 'app');
    const { spec } = parse(file!.content) as {
      spec: {
        template: {
          spec: { containers: [{ image: string; args: string[]; env: { name: string; value: string }[] }] };
        };
      };
    };
    const [{ image, args, env }] = spec.template.spec.containers;
    expect(image).toBe(`app:${value}`.trim());
    expect(expanded(args[0]!)).toBe(`node ${value}`.trim());
    expect(expanded(env.find(({ name }) => name === 'VALUE')!.value)).toBe(value);
  });

  it('arrives through Alertmanager', () => {
    const { global, receivers } = parse(alertmanagerFile(settings).content) as {
      global: { smtp_from: string };
      receivers: [
        { slack_configs: [{ channel: string }] },
        { email_configs: [{ to: string }] },
        { webhook_configs: [{ url: string }] },
      ];
    };
    expect(filled(global.smtp_from)).toBe(`from${value}`.trim());
    expect(filled(receivers[0].slack_configs[0].channel)).toBe(`#${value}`.trim());
    expect(filled(receivers[1].email_configs[0].to)).toBe(`to${value}`.trim());
    expect(receivers[2].webhook_configs[0].url).toBe('http://hooks/%7B%7B x %7D%7D');
  });

  it('arrives through Prometheus', () => {
    const { scrape_configs: jobs } = parse(prometheusFile(settings, 'app').content) as {
      scrape_configs: { job_name: string; static_configs: [{ targets: string[] }] }[];
    };
    expect(jobs.find(({ job_name: name }) => name === 'other')?.static_configs[0].targets).toEqual([
      `other:${value}`.trim(),
    ]);
  });

  it('stays in its cell of a table', () => {
    const [, , row, ...more] = table(['a', 'b'], [[value, 'x']]).split(/[\r\n]/);
    expect([row?.endsWith(' | x |'), more]).toEqual([true, []]);
  });
});

describe('An address of runbooks', () => {
  it.each(['https://a.example/{{ $labels.x }}', 'https://a.example/{{'])('is no template: %s', (runbookUrl) =>
    expect(() => settingsWith({ runbookUrl })).toThrow('without "{{"'),
  );
});
