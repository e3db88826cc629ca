import { answers, localPort, service, type ComposeService } from './compose-service.js';
import { secretVariable } from './compose-variables.js';
import { IMAGES } from './images.js';

/** Services used by applications. */
export const DEPENDENCIES: Record<'rabbitmq' | 'redis' | 's3' | 'postgres', ComposeService> = {
  rabbitmq: service(
    {
      image: IMAGES.rabbitmq,
      hostname: 'rabbitmq',
      environment: {
        RABBITMQ_DEFAULT_USER: 'app',
        RABBITMQ_DEFAULT_PASS: secretVariable('RABBITMQ_PASSWORD'),
      },
      ports: [localPort('RABBITMQ_PORT', 5672), localPort('RABBITMQ_MANAGEMENT_PORT', 15_672)],
      volumes: ['rabbitmq:/var/lib/rabbitmq'],
    },
    ['CMD', 'rabbitmq-diagnostics', '--quiet', 'check_port_connectivity'],
  ),
  redis: service(
    {
      image: IMAGES.redis,
      command: ['redis-server', '--save', '', '--appendonly', 'yes'],
      volumes: ['redis:/data'],
    },
    ['CMD', 'redis-cli', 'ping'],
  ),
  s3: service(
    {
      image: IMAGES.s3,
      command: ['server', '/data', '--console-address', ':9001'],
      environment: { MINIO_ROOT_USER: 'observability', MINIO_ROOT_PASSWORD: secretVariable('S3_SECRET_KEY') },
      ports: [localPort('S3_PORT', 9000), localPort('S3_CONSOLE_PORT', 9001)],
      volumes: ['s3:/data'],
    },
    ['CMD', 'mc', 'ready', 'local'],
  ),
  postgres: service(
    {
      image: IMAGES.postgres,
      environment: { POSTGRES_PASSWORD: secretVariable('POSTGRES_PASSWORD') },
      // Since version 18 the data is in a folder of its version below this one.
      volumes: ['postgres:/var/lib/postgresql'],
    },
    ['CMD', 'pg_isready', '--username=postgres'],
  ),
};

/** Exporters for dependencies without a Prometheus endpoint, and for the machine. */
export const EXPORTERS: Record<string, ComposeService> = {
  'node-exporter': service(
    {
      image: IMAGES['node-exporter'],
      command: ['--path.rootfs=/host'],
      volumes: ['/:/host:ro,rslave'],
    },
    answers('http://127.0.0.1:9100/'),
  ),
  'postgres-exporter': service(
    {
      image: IMAGES['postgres-exporter'],
      environment: {
        DATA_SOURCE_URI: 'postgres:5432/postgres?sslmode=disable',
        DATA_SOURCE_USER: 'postgres',
        DATA_SOURCE_PASS: secretVariable('POSTGRES_PASSWORD'),
      },
      depends_on: { postgres: { condition: 'service_healthy' } },
    },
    answers('http://127.0.0.1:9187/'),
  ),
  'redis-exporter': service(
    {
      image: IMAGES['redis-exporter'],
      environment: { REDIS_ADDR: 'redis://redis:6379' },
      depends_on: { redis: { condition: 'service_healthy' } },
    },
    answers('http://127.0.0.1:9121/health'),
  ),
};
