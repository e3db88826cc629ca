import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describeReal } from '../../../../test/support/real-services.js';
import { describeDeduplicationStore } from './deduplication-store.contract.js';
import { DeduplicationUnavailableError } from './deduplication-store.js';
import { RedisDeduplicationStore } from './redis.deduplication-store.js';

describeReal('redis', 'A real Redis', (env) => {
  const keyPrefix = `test:${randomUUID()}:`;
  /** Shortens the lives of all keys: after a real wait, a slow machine would find more of them expired. */
  async function pass(seconds: number): Promise<void> {
    const redis = new Redis(env.REDIS_URL ?? '');
    for (const key of await redis.keys(`${keyPrefix}*`))
      await redis.pexpire(key, (await redis.pttl(key)) - seconds * 1000);
    redis.disconnect();
  }

  describeDeduplicationStore(
    'Redis',
    (ttlSeconds) =>
      new RedisDeduplicationStore(env.REDIS_URL ?? '', { ttlSeconds, keyPrefix, timeoutMs: 60_000 }),
    pass,
  );
});

/** Twenty calls in sequence would exceed the test's time limit twofold. */
const TIMEOUT_MS = 200;

describe('Deduplication in Redis during failures of Redis', () => {
  const opened: { store: RedisDeduplicationStore; fake: FakeRedis }[] = [];
  afterEach(async () => {
    for (const { store, fake } of opened.splice(0)) {
      await store.close();
      await fake.stop();
    }
  });

  async function open(timeoutMs = TIMEOUT_MS): Promise<{ store: RedisDeduplicationStore; fake: FakeRedis }> {
    const fake = new FakeRedis();
    await fake.start();
    const store = new RedisDeduplicationStore(`redis://user:hidden@127.0.0.1:${fake.port}`, {
      timeoutMs,
      maxReconnectDelayMs: 50,
    });
    opened.push({ store, fake });
    return { store, fake };
  }

  it('does not connect before it is used', async () => {
    const { fake } = await open();
    await delay(20);
    expect(fake.connections).toBe(0);
  });

  it('fails fast with its own error, never shows the password, and recovers automatically', async () => {
    const { store, fake } = await open(60_000);
    await store.ping();
    await fake.stop();
    await expect(untilItFails(store)).resolves.toBeInstanceOf(DeduplicationUnavailableError);
    const begin = performance.now();
    const error: unknown = await store.mark('id').catch((reason: unknown) => reason);
    expect(performance.now() - begin).toBeLessThan(30_000);
    expect(String(error)).toContain(`127.0.0.1:${fake.port}`);
    expect(String(error)).not.toContain('hidden');
    await fake.start();
    await untilItAnswers(store);
  });

  it('may be down from the start', async () => {
    const { store, fake } = await open(60_000);
    await fake.stop();
    await expect(Promise.all([store.seen('a'), store.seen('b')])).rejects.toThrow(/ECONNREFUSED/);
    await fake.start();
    await untilItAnswers(store);
  });

  it('does not wait for a server that stopped answering: one timeout, then fast failures, then recovery', async () => {
    const { store, fake } = await open();
    // A slow machine may exceed the time-out on its own.
    await untilItAnswers(store);
    fake.silent = true;
    await expect(store.seen('a')).rejects.toThrow('Command timed out');
    // Measures idle time, so that a busy machine does not affect the result.
    const before = performance.eventLoopUtilization();
    for (let i = 0; i < 20; i++) await expect(store.seen('a')).rejects.toThrow(DeduplicationUnavailableError);
    expect(performance.eventLoopUtilization(before).idle).toBeLessThan(10 * TIMEOUT_MS);
    fake.silent = false;
    await untilItAnswers(store);
  });
});

async function untilItAnswers(store: RedisDeduplicationStore): Promise<void> {
  for (;;) {
    if (
      await store.ping().then(
        () => true,
        () => false,
      )
    )
      return;
    await delay(10);
  }
}

async function untilItFails(store: RedisDeduplicationStore): Promise<unknown> {
  for (;;) {
    const error: unknown = await store.ping().catch((reason: unknown) => reason);
    if (error) return error;
    await delay(5);
  }
}

/** A minimal Redis that can be stopped, started and silenced; it answers PONG to every command. */
class FakeRedis {
  port = 0;
  connections = 0;
  silent = false;
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  async start(): Promise<void> {
    this.server = createServer((socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const commands = data.toString().match(/^\*\d+\r$/gm)?.length ?? 0;
        if (!this.silent) socket.write('+PONG\r\n'.repeat(commands));
      });
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await new Promise((resolve) => server.close(resolve));
  }
}
