import { LOG_FOLDER } from './collector.js';
import { localPort, service, type ComposeService } from './compose-service.js';
import { literal, secretVariable } from './compose-variables.js';
import type { DeploymentSettings } from './deployment-settings.js';

/** Variables that give an application the addresses of its dependencies. */
const ADDRESSES: Record<DeploymentSettings['needs'][number], Record<string, string>> = {
  rabbitmq: { RABBITMQ_URL: `amqp://app:${secretVariable('RABBITMQ_PASSWORD')}@rabbitmq:5672` },
  redis: { REDIS_URL: 'redis://redis:6379' },
  s3: {
    S3_ENDPOINT: 'http://s3:9000',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'observability',
    AWS_SECRET_ACCESS_KEY: secretVariable('S3_SECRET_KEY'),
  },
  postgres: {
    DATABASE_URL: `postgres://postgres:${secretVariable('POSTGRES_PASSWORD')}@postgres:5432/postgres`,
  },
};

/** The application, with its logs in a file that the collector reads. */
export function appService(settings: DeploymentSettings): ComposeService {
  const { image, build, command, managementPort, port, needs } = settings;
  return service(
    {
      image: literal(image),
      ...(build && { build: { context: literal(build.context), dockerfile: literal(build.dockerfile) } }),
      ...(command && { command: command.map(literal) }),
      environment: {
        OTEL_SERVICE_NAME: settings.service,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317',
        METRICS_HOST: '0.0.0.0',
        METRICS_PORT: String(managementPort),
        LOG_FILE: `${LOG_FOLDER}/${settings.service}.log`,
        ...Object.fromEntries(needs.flatMap((name) => Object.entries(ADDRESSES[name]))),
        ...Object.fromEntries(
          Object.entries(settings.environment).map(([name, value]) => [name, literal(value)]),
        ),
      },
      ports: [
        localPort('MANAGEMENT_PORT', managementPort),
        ...(port === undefined ? [] : [localPort('APP_PORT', port)]),
      ],
      volumes: [`app-logs:${LOG_FOLDER}`],
      ...(needs.length > 0 && {
        depends_on: Object.fromEntries(
          needs.map((name) => [name, { condition: 'service_healthy' as const }]),
        ),
      }),
    },
    readiness(managementPort),
  );
}

/** Uses Node for the check, as it is the only program that every image of a Nest application contains. */
function readiness(port: number): string[] {
  const ask = `fetch('http://127.0.0.1:${port}/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  return ['CMD', 'node', '--eval', ask];
}
