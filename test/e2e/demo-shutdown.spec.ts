/**
 * SIGTERM to the demo with a full queue: messages in progress are completed, and the rest remain for the next process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { checkDelivery, takeDeadLetters } from '../support/delivery-check.js';
import { buildDemo, startDemo, type DemoProcess } from '../support/demo-process.js';
import { ownServices } from '../support/real-services.js';
import { describeWith } from '../support/services.js';

const MESSAGES = 600;

describeWith(['rabbitmq', 'redis', 's3'], 'The demo, told to stop with a full queue,', () => {
  const services = ownServices(['rabbitmq', 'redis', 's3']);
  const running: DemoProcess[] = [];
  let folder = '';

  beforeAll(async () => {
    buildDemo();
    folder = await mkdtemp(join(tmpdir(), 'etl-shutdown-'));
  }, 240_000);
  services.beforeRemoval(async () => {
    for (const process of running) process.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await rm(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): DemoProcess => {
    const process = startDemo(args, services.env);
    running.push(process);
    return process;
  };
  const consumer = (...args: string[]): DemoProcess =>
    start('--role', 'consumer', '--output', join(folder, 'out'), ...args);

  it('ends with exit code 0 within its time, and no message is lost or written twice', async () => {
    const producer = start(
      ...['--role', 'producer', '--messages', String(MESSAGES), '--rate', '0', '--seed', '5'],
      ...['--output', join(folder, 'producer')],
    );
    expect(await producer.ended).toEqual({ code: 0, signal: null });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const stopped = consumer();
      let handled = 0;
      await stopped.seen(({ msg }) => msg === 'processing_completed' && ++handled === 50);
      stopped.kill(signal);
      const begun = performance.now();
      expect([await stopped.ended, stopped.stderr()]).toEqual([{ code: 0, signal: null }, '']);
      expect(performance.now() - begun).toBeLessThan(60_000);
      expect(stopped.summary()).toMatchObject({ consumed: expect.any(Number) });
    }
    expect(await consumer('--once').ended).toEqual({ code: 0, signal: null });
    const letters = await takeDeadLetters(services.env.RABBITMQ_URL ?? '');
    const report = await checkDelivery(
      join(folder, 'out'),
      join(folder, 'producer', 'run', 'ledger.jsonl'),
      letters.map(({ correlationId }) => correlationId),
    );
    expect(report).toMatchObject({ messages: MESSAGES, missing: [], doubled: [], wrongDeadLetters: [] });
  });
});
