import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { checkDelivery, takeDeadLetters } from '../support/delivery-check.js';
import { buildDemo, startDemo, type DemoProcess } from '../support/demo-process.js';
import { ownServices } from '../support/real-services.js';
import { describeWith } from '../support/services.js';

/** The long form: `SOAK_MESSAGES=10000 npm test -- test/e2e/real-delivery`. */
const MESSAGES = Number(process.env.SOAK_MESSAGES ?? 1_000);
const LIMIT_MS = 300_000 + MESSAGES * 60;
/** Approximate number of messages that each consumer processes before it is killed. */
const SHARE = Math.floor(MESSAGES / 20);

/** How the ten consumers die: at their own fault point, or killed from outside at a random time. */
const MOMENTS = [
  'after-append',
  'after-mark',
  'outside',
  'before-append',
  'after-append',
  'after-mark',
  'outside',
  'after-append',
  'after-mark',
  'outside',
] as const;

describeWith(
  ['rabbitmq', 'redis', 's3'],
  `Of ${MESSAGES} messages through RabbitMQ, Redis and S3, with the consumer killed ten times,`,
  () => {
    const services = ownServices(['rabbitmq', 'redis', 's3']);
    const running: DemoProcess[] = [];
    let folder = '';

    beforeAll(async () => {
      buildDemo();
      folder = await mkdtemp(join(tmpdir(), 'etl-delivery-'));
    }, 240_000);
    services.beforeRemoval(async () => {
      for (const process of running) process.kill('SIGKILL');
      await Promise.all(running.map(({ ended }) => ended));
      await rm(folder, { recursive: true, force: true });
    });

    const start = (args: string[], env: Record<string, string> = {}): DemoProcess => {
      const process = startDemo(args, { ...services.env, ...env });
      running.push(process);
      return process;
    };
    const consumer = (args: string[], env: Record<string, string> = {}): DemoProcess =>
      start(['--role', 'consumer', '--output', join(folder, 'out'), ...args], env);

    async function killedAt(moment: (typeof MOMENTS)[number]): Promise<void> {
      const process = consumer([], moment === 'outside' ? {} : { ETL_FAULT: `${moment}:${SHARE}` });
      if (moment === 'outside') {
        let handled = 0;
        await process.seen(({ msg }) => msg === 'processing_completed' && ++handled === SHARE);
        process.kill('SIGKILL');
      }
      expect(await process.ended).toEqual({ code: null, signal: 'SIGKILL' });
    }

    it(
      'none is lost and none is written twice',
      async () => {
        const begun = performance.now();
        const producer = start([
          ...['--role', 'producer', '--messages', String(MESSAGES), '--rate', '0', '--seed', '11'],
          ...['--output', join(folder, 'producer')],
        ]);
        for (const moment of MOMENTS) await killedAt(moment);
        const published = await producer.ended;
        expect([published, producer.stderr()]).toEqual([{ code: 0, signal: null }, '']);
        expect(producer.summary()).toEqual({ published: MESSAGES });
        const last = consumer(['--once']);
        expect(await last.ended).toEqual({ code: 0, signal: null });

        const letters = await takeDeadLetters(services.env.RABBITMQ_URL ?? '');
        const report = await checkDelivery(
          join(folder, 'out'),
          join(folder, 'producer', 'run', 'ledger.jsonl'),
          letters.map(({ correlationId }) => correlationId),
        );
        expect(report).toEqual({
          messages: MESSAGES,
          wanted: report.written,
          written: report.written,
          missing: [],
          doubled: [],
          wrongDeadLetters: [],
        });
        expect(report.written).toBeGreaterThan(MESSAGES);
        if (process.env.SOAK_MESSAGES) {
          const seconds = Math.round((performance.now() - begun) / 1_000);
          const lastRun = JSON.stringify(last.summary());
          process.stdout.write(
            `${JSON.stringify(report)}\n${letters.length} dead letters, ${seconds} s; last consumer: ${lastRun}\n`,
          );
        }
      },
      LIMIT_MS,
    );
  },
);
