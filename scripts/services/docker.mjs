/** The same services from docker-compose.yml, for machines with Docker where we may not install anything. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './ports.mjs';
import { HOST } from './probes.mjs';

const COMPOSE_FILE = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));
const PROJECT = 'observability-services';
const ASK_MS = 10_000;

/** For each service: the variables of docker-compose.yml that move its ports, its URL, its environment. */
const SERVICES = {
  rabbitmq: {
    ports: ['RABBITMQ_PORT', 'RABBITMQ_MANAGEMENT_PORT'],
    env: (ports) => ({ RABBITMQ_URL: `amqp://guest:guest@${HOST}:${ports.RABBITMQ_PORT}` }),
  },
  redis: { ports: ['REDIS_PORT'], env: (ports) => ({ REDIS_URL: `redis://${HOST}:${ports.REDIS_PORT}` }) },
  s3: {
    ports: ['S3_PORT', 'S3_CONSOLE_PORT'],
    env: (ports) => ({
      S3_ENDPOINT: `http://${HOST}:${ports.S3_PORT}`,
      AWS_ACCESS_KEY_ID: 'observability',
      AWS_SECRET_ACCESS_KEY: 'observability-demo',
      AWS_REGION: 'us-east-1',
    }),
  },
  prometheus: {
    ports: ['PROMETHEUS_PORT'],
    env: (ports) => ({ PROMETHEUS_URL: `http://${HOST}:${ports.PROMETHEUS_PORT}` }),
  },
};

const known = (names) => names.filter((name) => Object.hasOwn(SERVICES, name));

/** Whether a Docker engine answers and its client knows `docker compose`. */
export const dockerAnswers = () =>
  [['info'], ['compose', 'version']].every(
    (args) => spawnSync('docker', args, { stdio: 'ignore', timeout: ASK_MS }).status === 0,
  );

/** The services in Docker whose ports are kept in this folder; `undefined` if none were ever started. */
export function dockerBackend(root, { create = false } = {}) {
  const file = join(root, 'docker.json');
  if (!create && !existsSync(file)) return undefined;
  const ports = () => JSON.parse(readFileSync(file, 'utf8'));

  function compose(...args) {
    const variables = Object.fromEntries(Object.entries(ports()).map(([name, port]) => [name, String(port)]));
    const run = spawnSync('docker', ['compose', '--project-name', PROJECT, '--file', COMPOSE_FILE, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...variables },
    });
    if (run.status === 0) return run.stdout;
    throw new Error(`docker compose ${args[0]}: ${(run.stderr || run.error?.message || 'failed').trim()}`);
  }

  return {
    async start(names) {
      const unknown = names.filter((name) => !Object.hasOwn(SERVICES, name));
      if (unknown.length > 0) throw new Error(`docker-compose.yml has no ${unknown.join(', ')}`);
      mkdirSync(root, { recursive: true });
      if (!existsSync(file)) {
        const variables = Object.values(SERVICES).flatMap((service) => service.ports);
        writeFileSync(file, JSON.stringify(await freePorts(variables)));
      }
      compose('up', '--detach', '--wait', ...names);
    },
    stop: async (names) => compose('stop', ...known(names)),
    kill: async (names) => compose('kill', ...known(names)),
    async remove(names) {
      compose('rm', '--stop', '--force', '--volumes', ...known(names));
      if (running().length > 0) return;
      compose('down', '--volumes');
      rmSync(file);
    },
    status: () => {
      const up = running();
      return Object.keys(SERVICES).map((name) => ({
        name,
        state: up.includes(name) ? 'running' : 'stopped',
        where: 'docker',
      }));
    },
    env: () => Object.assign({}, ...running().map((name) => SERVICES[name]?.env(ports()))),
  };

  function running() {
    return compose('ps', '--services', '--filter', 'status=running').split('\n').filter(Boolean);
  }
}
