import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import { DATASOURCES } from '../grafana/datasources.js';

/** Linked datasources (exemplars and log lines link to the trace), and the dashboards' folder. */
export function grafanaProvisioningFiles(): GeneratedFile[] {
  return [
    yamlFile('grafana/provisioning/datasources/datasources.yml', {
      apiVersion: 1,
      datasources: [prometheus, loki, jaeger],
    }),
    yamlFile('grafana/provisioning/dashboards/dashboards.yml', {
      apiVersion: 1,
      providers: [
        {
          name: 'nestjs-observability',
          folder: 'Observability',
          type: 'file',
          allowUiUpdates: false,
          options: { path: '/var/lib/grafana/dashboards' },
        },
      ],
    }),
  ];
}

const prometheus = {
  name: 'Prometheus',
  type: 'prometheus',
  uid: DATASOURCES.prometheus,
  access: 'proxy',
  url: 'http://prometheus:9090',
  isDefault: true,
  jsonData: {
    httpMethod: 'POST',
    timeInterval: '15s',
    exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: DATASOURCES.jaeger }],
  },
};

// In a provisioning file, `$` starts an environment variable; `$$` is a literal one.
const TRACE_LINK = { datasourceUid: DATASOURCES.jaeger, url: '$${__value.raw}', urlDisplayLabel: 'Trace' };

const loki = {
  name: 'Loki',
  type: 'loki',
  uid: DATASOURCES.loki,
  access: 'proxy',
  url: 'http://loki:3100',
  jsonData: {
    derivedFields: [
      { name: 'trace_id', matcherType: 'label', matcherRegex: 'trace_id', ...TRACE_LINK },
      { name: 'trace_id (line)', matcherType: 'regex', matcherRegex: '"trace_id":"(\\w+)"', ...TRACE_LINK },
    ],
  },
};

const jaeger = {
  name: 'Jaeger',
  type: 'jaeger',
  uid: DATASOURCES.jaeger,
  access: 'proxy',
  url: 'http://jaeger:16686',
  jsonData: {
    tracesToLogsV2: {
      datasourceUid: DATASOURCES.loki,
      spanStartTimeShift: '-5m',
      spanEndTimeShift: '5m',
      filterByTraceID: true,
      tags: [{ key: 'service.name', value: 'service_name' }],
    },
    tracesToMetrics: {
      datasourceUid: DATASOURCES.prometheus,
      // A label that every application has, unlike `job`, which is named after the preset.
      tags: [{ key: 'service.name', value: 'service' }],
      queries: [{ name: 'Target is up', query: 'up{$$__tags}' }],
    },
    nodeGraph: { enabled: true },
  },
};
