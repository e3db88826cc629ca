/** Real services for one suite: started before its tests and removed after them. */
import { afterAll, beforeAll } from '@jest/globals';
import { describeWith, startService, type RunningService, type ServiceName } from './services.js';

const START_MS = 180_000;
const STOP_MS = 60_000;

/** Variables with the address of a running service, which is then used instead of a new one. */
const VARIABLES: Partial<Record<ServiceName, string>> = {
  rabbitmq: 'RABBITMQ_URL',
  redis: 'REDIS_URL',
  s3: 'S3_ENDPOINT',
};

/** The services of a suite, available while its tests run. */
export interface SuiteServices {
  /** Environment variables with the addresses of all services. */
  readonly env: Record<string, string>;
  /** One of the services, for stopping and starting. */
  get(name: ServiceName): RunningService;
  /** Registers cleanup that must run while the services still run; Jest's `afterAll` would be too late. */
  beforeRemoval(end: () => Promise<unknown>): void;
}

/** Starts services for this suite. To be called within `describeWith`. */
export function ownServices(names: readonly ServiceName[]): SuiteServices {
  const running = new Map<ServiceName, RunningService>();
  const env: Record<string, string> = {};
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const starting = names.map(async (name) => {
      const service = await startService(name);
      running.set(name, service);
      Object.assign(env, service.env);
    });
    await Promise.all(starting);
  }, START_MS);
  afterAll(async () => {
    try {
      for (const end of ends) await end();
    } finally {
      await Promise.all([...running.values()].map((service) => service.remove()));
    }
  }, STOP_MS);
  return {
    env,
    get(name) {
      const service = running.get(name);
      if (!service) throw new Error(`${name} is not among the services of this suite`);
      return service;
    },
    beforeRemoval: (end) => void ends.push(end),
  };
}

/**
 * A suite against one real service, with the variables that contain its address.
 *
 * @param suite registers the tests; `env` is filled when they run
 */
export function describeReal(
  name: ServiceName,
  title: string,
  suite: (env: Record<string, string | undefined>) => void,
): void {
  const isGiven = Boolean(process.env[VARIABLES[name] ?? '']);
  describeWith(isGiven ? [] : [name], title, () => suite(isGiven ? process.env : ownServices([name]).env));
}
