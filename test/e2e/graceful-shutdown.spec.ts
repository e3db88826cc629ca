/** SIGTERM to busy processes: no accepted work may be lost. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type ConfirmChannel } from 'amqplib';
import { ownServices } from '../support/real-services.js';
import { describeWith } from '../support/services.js';
import { startServing, type ServingProcess } from '../support/serving-process.js';
import { steadyLoad, type SteadyLoad } from '../support/steady-load.js';

const RATE = 500;
/** Long enough for a starved machine to notice the signal and to answer pending requests. */
const GRACE_MS = 8_000;

/** Status of the readiness probe; undefined when nothing listens any more. */
async function readiness(management: string): Promise<number | undefined> {
  try {
    return (await fetch(`${management}/health/ready`)).status;
  } catch {
    return undefined;
  }
}

async function untilReadinessIs(status: number | undefined, management: string): Promise<void> {
  while ((await readiness(management)) !== status) await pause(10);
}

async function underLoad({ url, management }: ServingProcess, requests: number): Promise<SteadyLoad> {
  await untilReadinessIs(200, management);
  const load = steadyLoad(`${url}/work`, RATE);
  while (load.answered < requests) await pause(20);
  return load;
}

let serving: ServingProcess | undefined;
afterEach(() => void serving?.child.kill('SIGKILL'));

describe.each(['express', 'fastify'] as const)('SIGTERM to an application on %s', (adapter) => {
  it(`under ${RATE} requests per second: readiness 503 first, no request fails, exit code 0`, async () => {
    serving = await startServing(adapter, { GRACE_MS: String(GRACE_MS) });
    const load = await underLoad(serving, RATE);
    serving.child.kill('SIGTERM');
    await untilReadinessIs(503, serving.management);
    // The listener is still open, so clients that have not noticed the shutdown are served.
    expect((await fetch(`${serving.url}/work`)).status).toBe(200);
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.sent).toBeGreaterThan(RATE);
    const { code, signal, end } = await serving.ended;
    expect([code, signal, end]).toMatchObject([0, null, { outcome: 'clean', reason: 'SIGTERM', errors: [] }]);
    expect(end?.durationMs).toBeGreaterThanOrEqual(GRACE_MS);
    expect(end?.durationMs).toBeLessThan(30_000);
  });

  it('terminus #2569 #2298: pools outlive the requests, and readiness is 503 until the very end', async () => {
    serving = await startServing(adapter, { GRACE_MS: '0', LINGER: '1' });
    await untilReadinessIs(200, serving.management);
    const { url, ended } = serving;
    const requests = Array.from({ length: 20 }, async () => (await fetch(`${url}/work/held`)).status);
    while ((await (await fetch(`${url}/work/in-hand`)).text()) !== '20') await pause(10);
    serving.child.kill('SIGTERM');
    expect(new Set(await Promise.all(requests))).toEqual(new Set([200]));
    await serving.destroying;
    // Providers are being destroyed, until the process may go on.
    expect(await readiness(serving.management)).toBe(503);
    serving.goOn();
    const seen: (number | undefined)[] = [];
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) {
      seen.push(await readiness(serving.management));
      await pause(20);
    }
    expect(seen).not.toContain(200);
    expect(await ended).toMatchObject({ code: 0, end: { outcome: 'clean' } });
  });
});

it('a second signal ends the waiting', async () => {
  serving = await startServing('express', { GRACE_MS: '7000' });
  serving.child.kill('SIGTERM');
  await untilReadinessIs(503, serving.management);
  serving.child.kill('SIGINT');
  // Open resources keep the process alive; ending it is the application's decision.
  const { child, ended, ends } = serving;
  expect(await ends).toMatchObject({ outcome: 'forced', reason: 'SIGTERM' });
  child.kill('SIGKILL');
  await ended;
});

describeWith(['rabbitmq'], 'SIGTERM with a full queue', () => {
  const MESSAGES = 3_000;
  const QUEUE = 'full';
  const services = ownServices(['rabbitmq']);
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graceful-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function onChannel<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const connection = await connect(services.env.RABBITMQ_URL ?? '');
    try {
      return await work(await connection.createConfirmChannel());
    } finally {
      await connection.close();
    }
  }

  const fill = () =>
    onChannel(async (channel) => {
      await channel.assertQueue(QUEUE);
      for (let id = 0; id < MESSAGES; id++) channel.sendToQueue(QUEUE, Buffer.from(JSON.stringify({ id })));
      await channel.waitForConfirms();
    });

  const left = () =>
    onChannel(async (channel) => {
      const ids: number[] = [];
      for (;;) {
        const message = await channel.get(QUEUE, { noAck: true });
        if (!message) return ids;
        ids.push((JSON.parse(message.content.toString()) as { id: number }).id);
      }
    });

  it(`and ${RATE} requests per second: no request fails, each message is handled or still there, exit code 0`, async () => {
    await fill();
    const handledFile = join(folder, 'handled');
    serving = await startServing('express', {
      ...services.env,
      QUEUE,
      HANDLED: handledFile,
      GRACE_MS: String(GRACE_MS),
    });
    const load = await underLoad(serving, 200);
    while (!existsSync(handledFile)) await pause(10);
    serving.child.kill('SIGTERM');
    await untilReadinessIs(503, serving.management);
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(await serving.ended).toMatchObject({ code: 0, signal: null, end: { outcome: 'clean' } });
    const handled = (await readFile(handledFile, 'utf8')).trimEnd().split('\n').map(Number);
    const waiting = await left();
    expect(handled.length).toBeGreaterThan(0);
    expect(waiting.length).toBeGreaterThan(0);
    const all = [...handled, ...waiting].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: MESSAGES }, (_, id) => id));
  });
});
