import { SECRETS_FOLDER } from './alertmanager.js';
import { LOG_FOLDER } from './collector.js';
import { EXPORTERS } from './compose-dependencies.js';
import { answers, localPort, service, type ComposeService } from './compose-service.js';
import { secretVariable } from './compose-variables.js';
import { IMAGES } from './images.js';

/** The monitoring services. */
export const MONITORING: Record<string, ComposeService> = {
  prometheus: service(
    {
      image: IMAGES.prometheus,
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--storage.tsdb.retention.time=35d',
        '--enable-feature=exemplar-storage',
        '--web.enable-lifecycle',
      ],
      ports: [localPort('PROMETHEUS_PORT', 9090)],
      volumes: ['./prometheus:/etc/prometheus:ro', 'prometheus:/prometheus'],
    },
    answers('http://127.0.0.1:9090/-/ready'),
  ),
  alertmanager: service(
    {
      image: IMAGES.alertmanager,
      command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
      ports: [localPort('ALERTMANAGER_PORT', 9093)],
      volumes: [
        './alertmanager/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro',
        `./secrets/alertmanager:${SECRETS_FOLDER}:ro`,
        'alertmanager:/alertmanager',
      ],
    },
    answers('http://127.0.0.1:9093/-/ready'),
  ),
  grafana: service(
    {
      image: IMAGES.grafana,
      environment: {
        GF_SECURITY_ADMIN_PASSWORD: secretVariable('GRAFANA_PASSWORD'),
        GF_USERS_ALLOW_SIGN_UP: 'false',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      },
      ports: [localPort('GRAFANA_PORT', 3000)],
      volumes: [
        './grafana/provisioning:/etc/grafana/provisioning:ro',
        './grafana/dashboards:/var/lib/grafana/dashboards:ro',
        'grafana:/var/lib/grafana',
      ],
      depends_on: { prometheus: { condition: 'service_healthy' } },
    },
    answers('http://127.0.0.1:3000/api/health'),
  ),
  jaeger: service(
    {
      image: IMAGES.jaeger,
      ports: [localPort('JAEGER_PORT', 16_686)],
    },
    answers('http://127.0.0.1:13133/status'),
  ),
  loki: service(
    {
      image: IMAGES.loki,
      command: ['-config.file=/etc/loki/local-config.yaml'],
      volumes: ['loki:/loki'],
    },
    answers('http://127.0.0.1:3100/ready'),
  ),
  // The image contains no shell or other program for a health check; Prometheus' `up` shows its state.
  'otel-collector': service({
    image: IMAGES['otel-collector'],
    user: '0:0',
    command: ['--config=/etc/otelcol/config.yml'],
    ports: [localPort('OTLP_GRPC_PORT', 4317), localPort('OTLP_HTTP_PORT', 4318)],
    volumes: [
      './otel-collector/config.yml:/etc/otelcol/config.yml:ro',
      `app-logs:${LOG_FOLDER}:ro`,
      'otelcol:/var/lib/otelcol',
    ],
    depends_on: { jaeger: { condition: 'service_healthy' }, loki: { condition: 'service_started' } },
  }),
  ...EXPORTERS,
};
