import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import {
  generateFiles,
  readSettings,
  sloAlerts,
  withObjectives,
  writeFiles,
  type GeneratedFile,
} from '#provisioning';
import { definePreset, ALL_PRESETS } from '#presets';
import { lint } from '#lint';
import { composeProblems } from '../support/compose-schema.js';
import { dashboardProblems } from '../support/grafana-schema.js';
import { kubernetesProblem } from '../support/kubernetes-schema.js';
import { describeWith, startService, type RunningService } from '../support/services.js';
import { IMAGES } from '../../libs/tooling/provisioning/deploy/images.js';
import { SHOP } from '../support/shop.preset.js';

const SETTINGS = readSettings(
  'service: shop\nport: 3000\nneeds: [rabbitmq, redis, s3, postgres]\nbuild: { context: .., dockerfile: Dockerfile }',
  'settings.yml',
);
const PRESETS_UNDER_TEST = [definePreset(SHOP), ...Object.values(ALL_PRESETS)];

let folder: string;
let files: GeneratedFile[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'observability-deploy-'));
  files = await generateFiles(PRESETS_UNDER_TEST, SETTINGS);
  await writeFiles(folder, files);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const contentOf = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
const under = (prefix: string): GeneratedFile[] => files.filter(({ path }) => path.startsWith(prefix));

/** Runs a program in the generated folder; returns its output if it fails. */
function objections(program: string, ...args: string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

/** Alerts that fire after hours in which Prometheus only knew that this job is up. */
function firingWhileUp(job: string, rules: string): string[] {
  const file = join(folder, 'up.test.yml');
  const query = {
    expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
    eval_time: '4h',
    exp_samples: [],
  };
  const test = {
    interval: '1m',
    input_series: [{ series: `up{job="${job}",instance="a:8004"}`, values: '1x300' }],
    promql_expr_test: [query],
  };
  writeFileSync(file, stringify({ rule_files: [`${rules}/*.rules.yml`], tests: [test] }));
  const said = objections('promtool', 'test', 'rules', file) ?? '';
  const names = [...said.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name);
  if (said !== '' && names.length === 0) throw new Error(said);
  return names.sort();
}

describeWith(['prometheus', 'alertmanager'], 'What Prometheus and Alertmanager say to it', () => {
  const rules = (): string[] => under('prometheus/rules/').map(({ path }) => path);
  const tests = (): string[] => under('prometheus/tests/').map(({ path }) => path);

  it('promtool accepts the configuration and every rule', () => {
    expect(objections('promtool', 'check', 'config', 'prometheus/prometheus.yml')).toBeUndefined();
    expect(rules().length).toBeGreaterThan(0);
    expect(objections('promtool', 'check', 'rules', ...rules())).toBeUndefined();
  });

  it('every alert with a scenario fires when it must and stays silent when it must', () => {
    expect(objections('promtool', 'test', 'rules', ...tests())).toBeUndefined();
  }, 240_000);

  it('every alert of the package’s presets has a scenario, those of objectives included', () => {
    for (const preset of Object.values(ALL_PRESETS)) {
      const tested = ['test', 'slo.test']
        .map((kind) => contentOf(`prometheus/tests/${preset.name}.${kind}.yml`))
        .join('');
      const untested = [...(preset.alerts ?? []), ...sloAlerts(preset)].filter(
        ({ alert }) => !tested.includes(`'${alert}: fires'`) || !tested.includes(`'${alert}: quiet'`),
      );
      expect([preset.name, untested.map(({ alert }) => alert)]).toEqual([preset.name, []]);
    }
  });

  it.each([
    ['does not fire any more', 'shop_queue_size) > 100', 'shop_queue_size) > 1000'],
    ['fires too early', 'for: 2m', 'for: 30s'],
  ])('a rule that %s fails its generated test', async (_what, right, wrong) => {
    const file = join(folder, 'prometheus/rules/shop.rules.yml');
    const rule = await readFile(file, 'utf8');
    await writeFile(file, rule.replace(right, wrong));
    const said = objections('promtool', 'test', 'rules', 'prometheus/tests/shop.test.yml');
    await writeFile(file, rule);
    expect(said).toContain('QueueBacklog');
  });

  it('the alerts of every preset use the job of the application, which is scraped once', () => {
    const { scrape_configs: jobs } = parse(contentOf('prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string; static_configs?: { targets: string[] }[] }[];
    };
    const names = jobs.map(({ job_name: job }) => job);
    expect(new Set(names).size).toBe(names.length);
    expect(jobs[0]).toMatchObject({ job_name: 'shop', static_configs: [{ targets: ['shop:8004'] }] });
    const lookedAt = under('prometheus/rules/').flatMap(({ content }) => [
      ...content.matchAll(/job="([^"]+)"/g),
    ]);
    expect(lookedAt.length).toBeGreaterThan(5);
    expect([...new Set(lookedAt.map(([, job]) => job))]).toEqual(['shop']);
  });

  it('two presets in one application: it is up under its own job, and missing series there raise alerts', async () => {
    const pair = await generateFiles(
      [ALL_PRESETS.webhook!, ALL_PRESETS.trends!],
      readSettings('job: clinic', 'settings.yml'),
    );
    await writeFiles(join(folder, 'pair'), pair);
    expect(firingWhileUp('clinic', join(folder, 'pair/prometheus/rules'))).toEqual([
      'LowCollectionRate',
      'LowThroughput',
      'NoActiveCeleryWorkers',
      'NoDataCollection',
      'NoTrendsCreated',
    ]);
  });

  it('the committed files alert on no other application while only the demo runs', () => {
    expect(
      firingWhileUp('etl', fileURLToPath(new URL('../../deploy/prometheus/rules', import.meta.url))),
    ).toEqual([]);
  });

  it('amtool accepts the receivers and routes', () => {
    expect(objections('amtool', 'check-config', 'alertmanager/alertmanager.yml')).toBeUndefined();
  });

  it('Opsgenie replaces PagerDuty, or is used in addition to it, if the settings say so', async () => {
    const settings = readSettings(
      'runbookUrl: "https://wiki.example.org/{preset}"\nnotifications: { pagers: [opsgenie, pagerduty] }',
      'settings.yml',
    );
    const file = (await generateFiles([], settings)).find(
      ({ path }) => path === 'alertmanager/alertmanager.yml',
    );
    await writeFile(join(folder, 'opsgenie.yml'), file?.content ?? '');
    expect(objections('amtool', 'check-config', 'opsgenie.yml')).toBeUndefined();
    const test = ['config', 'routes', 'test', '--config.file=opsgenie.yml', 'severity=critical'];
    const { stdout } = spawnSync('amtool', test, { cwd: folder, encoding: 'utf8' });
    expect(stdout.trim()).toBe('webhook,opsgenie,pagerduty,slack');
    expect(contentOf('alertmanager/alertmanager.yml')).not.toContain('opsgenie');
  });

  it('Slack and PagerDuty have a link to the runbook where there is one, else the name of its page', async () => {
    const runbooks = 'https://wiki.example.org/{preset}#{anchor}';
    const linked = await generateFiles([], { ...SETTINGS, runbookUrl: runbooks });
    const file = linked.find(({ path }) => path === 'alertmanager/alertmanager.yml')?.content ?? '';
    expect(file.match(/Annotations\.runbook_url/g)).toHaveLength(2);
    await writeFile(join(folder, 'linked.yml'), file);
    expect(objections('amtool', 'check-config', 'linked.yml')).toBeUndefined();
    expect(contentOf('alertmanager/alertmanager.yml')).not.toContain('runbook_url');
    expect(contentOf('alertmanager/alertmanager.yml').match(/Annotations\.runbook /g)).toHaveLength(2);
  });

  it.each([
    ['critical', 'webhook,pagerduty,slack'],
    ['high', 'webhook,pagerduty,slack'],
    ['warning', 'webhook,slack'],
    ['medium', 'webhook,slack'],
    ['info', 'webhook,email'],
    ['low', 'webhook,email'],
  ])('an alert of severity %s goes to %s', (severity, receivers) => {
    const { stdout } = spawnSync(
      'amtool',
      ['config', 'routes', 'test', '--config.file=alertmanager/alertmanager.yml', `severity=${severity}`],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout.trim()).toBe(receivers);
  });
});

describeWith(['alertmanager'], 'A critical alert in a real Alertmanager', () => {
  let alertmanager: RunningService;
  beforeAll(async () => {
    alertmanager = await startService('alertmanager', { config: contentOf('alertmanager/alertmanager.yml') });
  });
  afterAll(() => alertmanager?.remove());

  const fire = async (...alerts: Record<string, string>[]): Promise<void> => {
    const body = JSON.stringify(alerts.map((labels) => ({ labels })));
    const headers = { 'content-type': 'application/json' };
    await fetch(`${alertmanager.url}/api/v2/alerts`, { method: 'POST', headers, body });
  };

  it('silences the warning about the same thing in the same system, and no other', async () => {
    const latency = { preset: 'shop', subject: 'OrderLatency' };
    await fire(
      { alertname: 'CriticalOrderLatency', severity: 'critical', ...latency },
      { alertname: 'HighOrderLatency', severity: 'warning', ...latency },
      { alertname: 'QueueBacklog', severity: 'medium', preset: 'shop', subject: 'QueueBacklog' },
      { alertname: 'SomebodyElses', severity: 'warning' },
      { alertname: 'SomebodyElsesWorse', severity: 'critical' },
    );
    const ask = async () => {
      const answer = await fetch(`${alertmanager.url}/api/v2/alerts`);
      const alerts = (await answer.json()) as {
        labels: { alertname: string };
        status: { inhibitedBy: string[] };
      }[];
      return { alerts, inhibited: alerts.filter(({ status }) => status.inhibitedBy.length > 0) };
    };
    // Alertmanager evaluates inhibitions after it has accepted the alerts.
    const limit = performance.now() + Number(process.env.OBS_TEST_WAIT_MS);
    let { alerts, inhibited } = await ask();
    while (inhibited.length === 0 && performance.now() < limit) ({ alerts, inhibited } = await ask());
    expect(alerts).toHaveLength(5);
    expect(inhibited.map(({ labels }) => labels.alertname)).toEqual(['HighOrderLatency']);
  });
});

describe('Docker Compose', () => {
  interface Compose {
    services: Record<string, { image: string; healthcheck?: object; environment?: Record<string, string> }>;
  }
  const compose = (): Compose => parse(contentOf('docker-compose.yml')) as Compose;

  it('follows the compose specification', () => {
    expect(composeProblems(compose())).toEqual([]);
    expect(composeProblems({ services: { shop: { imagge: 'shop' } } })).not.toEqual([]);
  });

  it('names an exact version of every image', () => {
    for (const { image } of Object.values(compose().services))
      expect(image).toMatch(/:[^:]*\d+\.\d+|:RELEASE\.\d{4}/);
  });

  it('has the same versions as the compose file for development, from one list', async () => {
    const own = parse(
      await readFile(join(import.meta.dirname, '../../docker-compose.yml'), 'utf8'),
    ) as Compose;
    const { shop: _shop, ...stack } = compose().services;
    expect(mapped(stack)).toEqual(IMAGES);
    expect(IMAGES).toMatchObject(mapped(own.services));
  });

  const mapped = (services: Compose['services']) =>
    Object.fromEntries(Object.entries(services).map(([name, { image }]) => [name, image]));

  it('checks the health of every service whose image holds a program for it', () => {
    const unchecked = Object.entries(compose().services).filter(([, { healthcheck }]) => !healthcheck);
    expect(unchecked.map(([name]) => name)).toEqual(['otel-collector']);
  });

  it('holds no secret: each comes from a variable that must be set', () => {
    const variables = Object.values(compose().services).flatMap(({ environment = {} }) =>
      Object.entries(environment),
    );
    const secrets = variables.filter(([name]) => /PASS|SECRET|KEY$|RABBITMQ_URL|DATABASE_URL/.test(name));
    expect(secrets.length).toBeGreaterThan(5);
    for (const [, value] of secrets) expect(value).toMatch(/\$\{\w+:\?/);
  });
});

describe('Kubernetes', () => {
  it('takes every object, by its own schema or the operator’s', () => {
    const objects = under('kubernetes/').filter(({ path }) => !path.endsWith('kustomization.yml'));
    expect(objects.length).toBeGreaterThan(5);
    for (const { path, content } of objects)
      expect([path, kubernetesProblem(parse(content))]).toEqual([path, undefined]);
    const broken = parse(contentOf('kubernetes/deployment.yml')) as { spec: { replicas: unknown } };
    broken.spec.replicas = 'many';
    expect(kubernetesProblem(broken)).toContain('replicas');
  });

  it('probes liveness, readiness and the start on the management port', () => {
    const text = contentOf('kubernetes/deployment.yml');
    for (const probe of ['live', 'ready', 'startup']) expect(text).toContain(`path: /health/${probe}`);
  });
});

describe('Grafana', () => {
  const dashboards = (): Record<string, string> =>
    Object.fromEntries(
      under('grafana/dashboards/').map(({ path, content }) => [path.split('/').at(-1)!, content]),
    );

  it('takes every dashboard, by the schema that Grafana publishes', () => {
    expect(Object.keys(dashboards())).toEqual(
      expect.arrayContaining(['service-overview.json', 'shop-orders.json']),
    );
    expect(dashboardProblems(dashboards())).toEqual([]);
  });

  it.each([
    ['a misspelt field', '"gridPos"', '"gridPoz"'],
    ['a misspelt value', '"mode": "normal"', '"mode": "norml"'],
    ['a text where a number belongs', '"h": 5', '"h": "5"'],
    ['an option that the panel does not have', '"reduceOptions"', '"reduceOption"'],
  ])('the schema finds %s', (_what, right, wrong) => {
    const broken = dashboards()['shop-orders.json']!.replace(right, wrong);
    expect(dashboardProblems({ broken })).not.toEqual([]);
  });

  it('gives every dashboard its own uid', () => {
    const uids = Object.values(dashboards()).map((json) => (JSON.parse(json) as { uid: string }).uid);
    expect(new Set(uids).size).toBe(uids.length);
  });
});

describe('Links from Grafana’s panels to their causes', () => {
  interface Dashboard {
    panels: {
      type: string;
      targets: { expr: string; exemplar?: boolean }[];
      fieldConfig: { defaults: { links: { title: string; url: string }[] } };
    }[];
  }
  interface Datasource {
    uid: string;
    jsonData: {
      exemplarTraceIdDestinations?: { name: string; datasourceUid: string }[];
      tracesToMetrics?: { tags: { key: string; value: string }[] };
    };
  }
  const panels = () =>
    under('grafana/dashboards/').flatMap(({ content }) => (JSON.parse(content) as Dashboard).panels);
  const datasource = (uid: string) => {
    const file = parse(contentOf('grafana/provisioning/datasources/datasources.yml')) as {
      datasources: Datasource[];
    };
    return file.datasources.find((one) => one.uid === uid);
  };

  it('every quantile over time has exemplars, which lead to the trace', () => {
    const quantiles = panels()
      .filter(({ type }) => type === 'timeseries')
      .flatMap(({ targets }) => targets.filter(({ expr }) => expr.includes('histogram_quantile')));
    expect(quantiles.length).toBeGreaterThan(20);
    expect(quantiles.filter(({ exemplar }) => !exemplar)).toEqual([]);
    const [destination] = datasource('prometheus')?.jsonData.exemplarTraceIdDestinations ?? [];
    expect(destination?.name).toBe('trace_id');
    expect(datasource(destination?.datasourceUid ?? '')).toMatchObject({ type: 'jaeger' });
  });

  it('every panel leads to traces and logs, in datasources that are provisioned', () => {
    for (const { fieldConfig } of panels()) {
      const { links } = fieldConfig.defaults;
      expect(links.map(({ title }) => title)).toEqual(['Traces', 'Logs']);
      const [traces, logs] = links.map(({ url }) => {
        const panes = new URL(url, 'http://grafana').searchParams.get('panes') ?? '';
        return (JSON.parse(panes) as { pane: { datasource: string } }).pane.datasource;
      });
      expect(datasource(traces!)).toMatchObject({ type: 'jaeger' });
      expect(datasource(logs!)).toMatchObject({ type: 'loki' });
    }
  });

  it('a trace leads to its application by the label that every application is scraped with', () => {
    const { scrape_configs: jobs } = parse(contentOf('prometheus/prometheus.yml')) as {
      scrape_configs: { static_configs: { labels: Record<string, string> }[] }[];
    };
    const { key, value } = datasource('jaeger')?.jsonData.tracesToMetrics?.tags[0] ?? { key: '', value: '' };
    expect(key).toBe('service.name');
    expect(jobs[0]?.static_configs[0]?.labels[value]).toBe('shop');
  });
});

describe('Rules that Grafana evaluates itself', () => {
  interface Provisioned {
    groups: {
      name: string;
      interval: string;
      rules: {
        uid: string;
        title: string;
        condition: string;
        for: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
        data: { refId: string; datasourceUid: string; model: { expr?: string } }[];
      }[];
    }[];
  }
  const inGrafana = async (): Promise<GeneratedFile[]> =>
    (await generateFiles(PRESETS_UNDER_TEST, { ...SETTINGS, grafanaAlerts: true })).filter(({ path }) =>
      path.startsWith('grafana/provisioning/alerting/'),
    );

  it('are there only when the settings ask for them', () => {
    expect(under('grafana/provisioning/alerting/')).toEqual([]);
  });

  it('are the alerts of Prometheus: expression, time, labels', async () => {
    for (const { path, content } of await inGrafana()) {
      const name = path.replace(/^.*\/|\.yml$/g, '');
      const rules = (parse(content) as Provisioned).groups.flatMap((group) => group.rules);
      const alerts = (
        parse(contentOf(`prometheus/rules/${name}.rules.yml`)) as {
          groups: { rules: { alert?: string; expr: string; for?: string; labels: object }[] }[];
        }
      ).groups.flatMap((group) => group.rules.filter(({ alert }) => alert !== undefined));
      expect(rules.map(({ data, for: pending, labels }) => [data[0]?.model.expr, pending, labels])).toEqual(
        alerts.map(({ alert, expr, for: pending = '0s', labels }) => [
          expr,
          pending,
          { alertname: alert, ...labels },
        ]),
      );
    }
  });

  it('have distinct short names, query the provisioned datasource, and have texts that Grafana understands', async () => {
    const rules = (await inGrafana()).flatMap(({ content }) =>
      (parse(content) as Provisioned).groups.flatMap((group) => group.rules),
    );
    expect(rules.length).toBeGreaterThan(50);
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    expect(rules.filter(({ uid }) => !/^[\w-]{1,40}$/.test(uid))).toEqual([]);
    for (const { condition, data, annotations } of rules) {
      expect(data.map(({ refId, datasourceUid }) => [refId, datasourceUid])).toEqual([
        ['A', 'prometheus'],
        [condition, '__expr__'],
      ]);
      expect(Object.values(annotations).join()).not.toMatch(/\$value\b/);
    }
  });
});

describe('OpenTelemetry Collector', () => {
  interface Collector extends Record<'receivers' | 'processors' | 'exporters' | 'extensions', object> {
    service: { extensions: string[]; pipelines: Record<string, Record<string, string[]>> };
  }

  it('uses only components that it defines, and all of them', () => {
    const config = parse(contentOf('otel-collector/config.yml')) as Collector;
    for (const kind of ['receivers', 'processors', 'exporters'] as const) {
      const used = Object.values(config.service.pipelines).flatMap((pipeline) => pipeline[kind] ?? []);
      expect([...new Set(used)].sort()).toEqual(Object.keys(config[kind]).sort());
    }
    expect(config.service.extensions.sort()).toEqual(Object.keys(config.extensions).sort());
  });

  it('sends traces to Jaeger, and OTLP records and lines of the log file to Loki', () => {
    const { service } = parse(contentOf('otel-collector/config.yml')) as Collector;
    expect(service.pipelines.traces?.exporters).toEqual(['otlp_grpc/jaeger']);
    expect(service.pipelines.logs).toMatchObject({
      receivers: ['otlp', 'file_log/app'],
      exporters: ['otlp_http/loki'],
    });
  });
});

it('lint finds nothing in the presets and in what their objectives become', () => {
  expect(lint({ presets: PRESETS_UNDER_TEST.map(withObjectives) })).toEqual([]);
});

it('generating again changes no byte', async () => {
  expect(await generateFiles(PRESETS_UNDER_TEST, SETTINGS)).toEqual(files);
  expect(await writeFiles(folder, files)).toEqual([]);
});
