import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { checkDelivery, takeDeadLetters } from '../support/delivery-check.js';
import { buildDemo, startDemo, type DemoProcess } from '../support/demo-process.js';
import { ownServices } from '../support/real-services.js';
import { describeWith, type ServiceName } from '../support/services.js';

/** The long form: `OUTAGE_SECONDS=20 npm test -- test/e2e/real-outages`. */
const OUTAGE_MS = Number(process.env.OUTAGE_SECONDS ?? 5) * 1_000;
/** Time for checks that are late on a loaded machine. */
const LATE_MS = 30_000;
const RATE = 40;
const COUNTER = pathToFileURL(resolve('test/support/count-connections.mjs')).href;

/** Expected health while each service is down. */
const OUTAGES = [
  ['rabbitmq', 'rabbitmq', 'unhealthy', 503],
  ['redis', 'deduplication_store', 'degraded', 200],
  ['s3', 's3', 'unhealthy', 503],
] as const;

interface Health {
  code: number;
  /** Response time in milliseconds. */
  ms: number;
  status: string;
  /** The checks that are not up. */
  down: string[];
}

describeWith(['rabbitmq', 'redis', 's3'], 'While the ETL consumer works on real services,', () => {
  const services = ownServices(['rabbitmq', 'redis', 's3']);
  const running: DemoProcess[] = [];
  const attempts = { producer: '', consumer: '' };
  let folder = '';
  let producer: DemoProcess;
  let consumer: DemoProcess;
  let url = '';

  beforeAll(async () => {
    buildDemo();
    folder = await mkdtemp(join(tmpdir(), 'etl-outages-'));
    const start = (role: 'producer' | 'consumer', args: string[]): DemoProcess => {
      attempts[role] = join(folder, `${role}.connections`);
      const env = { ...services.env, CONNECTIONS_FILE: attempts[role] };
      const process = startDemo(['--role', role, '--output', join(folder, role), ...args], env, [
        '--import',
        COUNTER,
      ]);
      running.push(process);
      return process;
    };
    consumer = start('consumer', []);
    producer = start('producer', ['--rate', String(RATE), '--seed', '5']);
    const { msg } = await consumer.seen((line) => String(line.msg).startsWith('listening on'));
    url = /http:[^,\s]+?(?=:? )/.exec(String(msg))?.[0] ?? '';
    await consumer.seen((line) => line.msg === 'processing_completed');
  }, 240_000);

  services.beforeRemoval(async () => {
    for (const process of running) process.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await rm(folder, { recursive: true, force: true });
  });

  async function health(): Promise<Health> {
    const begun = performance.now();
    const response = await fetch(`${url}/health`);
    const body = (await response.json()) as { health: string; details: Record<string, { status: string }> };
    const down = Object.entries(body.details).filter(([, { status }]) => status !== 'up');
    const ms = Math.round(performance.now() - begun);
    return { code: response.status, ms, status: body.health, down: down.map(([name]) => name) };
  }

  /** Value of the preset's gauge. */
  async function activeConsumers(): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^etl_active_consumers (\S+)$/m.exec(text)?.[1]);
  }

  async function untilHealthy(): Promise<void> {
    while ((await health()).status !== 'healthy') await sleep(100);
  }

  async function attemptsBetween(role: 'producer' | 'consumer', port: number, from: number, to: number) {
    const text = await readFile(attempts[role], 'utf8');
    const all = text
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    return all.filter(([at, time = 0]) => at === port && time >= from && time <= to).length;
  }

  it.each(OUTAGES)(
    `%s may be away for ${OUTAGE_MS / 1_000} s: health names it, nothing runs hot, and it is back by itself`,
    async (name: ServiceName, check, status, code) => {
      const service = services.get(name);
      const port = Number(new URL(service.url).port);
      await service.stop();
      const from = Date.now();
      // Measured in the middle of the outage and over its whole length.
      await sleep(OUTAGE_MS / 2);
      let during = await health();
      // On a loaded machine, this check or another service's may be late; each is right with its next run.
      while (during.down.join() !== check && Date.now() < from + OUTAGE_MS + LATE_MS) {
        await sleep(100);
        during = await health();
      }
      const consumers = [await activeConsumers()];
      await sleep(Math.max(0, from + OUTAGE_MS - Date.now()));
      const to = Date.now();
      await service.start();
      const back = Date.now();
      await untilHealthy();
      const handled = consumer.lines.length;
      await Promise.race([
        consumer.seen(
          (line) => line.msg === 'processing_completed' && consumer.lines.indexOf(line) >= handled,
        ),
        producer.ended.then(() => Promise.reject(new Error(`the producer ended: ${producer.stderr()}`))),
      ]);
      const recoveredMs = Date.now() - back;
      consumers.push(await activeConsumers());
      const perSecond: Record<string, number> = {};
      for (const role of ['producer', 'consumer'] as const) {
        perSecond[role] = ((await attemptsBetween(role, port, from, to)) * 1_000) / (to - from);
      }
      if (process.env.OUTAGE_SECONDS) {
        process.stdout.write(
          `${name}: ${JSON.stringify({ during, recoveredMs, attemptsPerSecond: perSecond })}\n`,
        );
      }
      expect(during).toMatchObject({ code, status, down: [check] });
      expect(consumers).toEqual([name === 'rabbitmq' ? 0 : 1, 1]);
      expect(during.ms).toBeLessThan(10_000);
      expect(Math.max(...Object.values(perSecond))).toBeLessThan(5);
      expect(recoveredMs).toBeLessThan(45_000);
    },
    OUTAGE_MS + 240_000,
  );

  it('nothing is lost, nothing is written twice, and no message is given up for it', async () => {
    producer.kill('SIGTERM');
    expect([await producer.ended, producer.stderr()]).toEqual([{ code: 0, signal: null }, '']);
    const published = Number((producer.summary() as { published: number }).published);
    consumer.kill('SIGTERM');
    expect(await consumer.ended).toEqual({ code: 0, signal: null });
    const last = startDemo(
      ['--role', 'consumer', '--once', '--output', join(folder, 'consumer')],
      services.env,
    );
    running.push(last);
    expect(await last.ended).toEqual({ code: 0, signal: null });
    const letters = await takeDeadLetters(services.env.RABBITMQ_URL ?? '');
    const report = await checkDelivery(
      join(folder, 'consumer'),
      join(folder, 'producer', 'run', 'ledger.jsonl'),
      letters.map(({ correlationId }) => correlationId),
    );
    if (process.env.OUTAGE_SECONDS) process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report).toEqual({
      messages: published,
      wanted: report.written,
      written: report.written,
      missing: [],
      doubled: [],
      wrongDeadLetters: [],
    });
    expect(letters.filter(({ reason }) => !reason.includes('No object'))).toEqual([]);
  }, 300_000);
});
