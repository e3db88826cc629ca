import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { buildDemo, startDemo, type DemoProcess } from '../support/demo-process.js';
import { ownServices } from '../support/real-services.js';
import { describeWith, type ServiceName } from '../support/services.js';

const OVERLOAD = pathToFileURL(resolve('endurance/orchestrator/overload.mjs')).href;
const LAG = { HEALTH_MAX_LAG_MS: '200', HEALTH_LAG_SUSTAINED_MS: '1500' };

/** Status codes of the live, ready and startup probes. */
type Codes = readonly number[];

const WELL: Codes = [200, 200, 200];

/** Time for checks that are late on a loaded machine. */
const LATE_MS = 30_000;

/** `npm run endurance -- orchestrator` is the long form with times. */
describeWith(['rabbitmq', 'redis', 's3'], 'To an orchestrator the ETL consumer on real services', () => {
  const services = ownServices(['rabbitmq', 'redis', 's3']);
  let folder = '';
  let consumer: DemoProcess;
  let url = '';

  beforeAll(async () => {
    buildDemo();
    folder = await mkdtemp(join(tmpdir(), 'etl-health-'));
    consumer = startDemo(['--role', 'consumer', '--output', folder], { ...services.env, ...LAG }, [
      '--import',
      OVERLOAD,
    ]);
    const { msg } = await consumer.seen((line) => String(line.msg).startsWith('listening on'));
    url = /http:[^,\s]+?(?=:? )/.exec(String(msg))?.[0] ?? '';
    await transition('service', 'healthy');
  }, 240_000);

  services.beforeRemoval(async () => {
    consumer.kill('SIGKILL');
    await consumer.ended;
    await rm(folder, { recursive: true, force: true });
  });

  /** The next log line about this check changing to this status. */
  async function transition(check: string, to: string): Promise<void> {
    const from = consumer.lines.length;
    const who = check === 'service' ? 'the service' : `"${check}"`;
    const isIt = ({ msg }: Record<string, unknown>) =>
      String(msg).startsWith(`health of ${who} changed`) && String(msg).includes(` to ${to}`);
    await consumer.seen(
      (line) => isIt(line) && (check === 'service' || consumer.lines.indexOf(line) >= from),
    );
  }

  function codes(): Promise<Codes> {
    const ask = async (page: string) => (await fetch(`${url}/health/${page}`)).status;
    return Promise.all(['live', 'ready', 'startup'].map(ask));
  }

  /** The codes once they are as expected, or the last ones: another service's check may be late until its next run. */
  async function codesAre(expected: Codes): Promise<Codes> {
    for (const end = Date.now() + LATE_MS; ; await sleep(50)) {
      const found = await codes();
      if (found.join() === expected.join() || Date.now() > end) return found;
    }
  }

  it('is alive, ready and started', async () => {
    expect(await codesAre(WELL)).toEqual(WELL);
  });

  it.each([
    ['rabbitmq', 'rabbitmq', 'unhealthy', 503],
    ['redis', 'deduplication_store', 'degraded', 200],
    ['s3', 's3', 'unhealthy', 503],
  ] as [ServiceName, string, string, number][])(
    'stays alive without %s, is ready or not by what that means, and is back by itself',
    async (name, check, health, ready) => {
      const [lost, back] = [transition(check, health), transition(check, 'healthy')];
      await services.get(name).kill();
      await lost;
      const without = [200, ready, 200];
      expect(await codesAre(without)).toEqual(without);
      await services.get(name).start();
      await back;
      expect(await codesAre(WELL)).toEqual(WELL);
    },
    240_000,
  );

  it('is not alive while its event loop is overloaded for long, and is again after that', async () => {
    consumer.kill('SIGUSR2');
    while ((await codes())[0] !== 503) await sleep(50);
    consumer.kill('SIGUSR2');
    while ((await codes())[0] !== 200) await sleep(50);
  });

  it('reports its shutdown, and ends with 0', async () => {
    consumer.kill('SIGTERM');
    await consumer.seen(({ msg }) =>
      String(msg).startsWith('health of the service changed from healthy to unhealthy ('),
    );
    expect(await consumer.ended).toEqual({ code: 0, signal: null });
  });
});
