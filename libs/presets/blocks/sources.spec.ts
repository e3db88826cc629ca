import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RedisSources } from '#redis';
import { DatabaseSources } from '#postgres';
import { type TaskRecorder, QueueSources } from '#bullmq';

/** A pool like that of `pg`, without a server. */
class FakePool extends EventEmitter {
  totalCount = 1;
  idleCount = 1;
  options = {};
  readonly _clients: { query(text: string): Promise<string> }[] = [];
  connect(): void {}
  query(): void {}
}

class FakeWorker extends EventEmitter {
  getNextJob(): void {}

  pause(): Promise<void> {
    return Promise.resolve();
  }
}

describe('what an application watches', () => {
  let seen: string[];
  const databases = (name: string): DatabaseSources => {
    const sources = new DatabaseSources(new ModulesContainer());
    sources.tell(({ operation }) => seen.push(`${name}: ${operation}`));
    return sources;
  };
  const queues = (name: string): QueueSources => {
    const sources = new QueueSources(new ModulesContainer());
    const record = (what: string) => (): void => void seen.push(`${name}: ${what}`);
    const recorder: TaskRecorder = {
      activeTasks: record('active'),
      task: record('ended'),
      taskRetry: record('retried'),
      queueLength: record('length'),
    };
    sources.tell(recorder);
    return sources;
  };
  beforeEach(() => {
    seen = [];
  });

  it('reports a pool to two applications, and only to the other one after the first has ended', async () => {
    const pool = new FakePool();
    const client = { query: (text: string) => Promise.resolve(text) };
    pool._clients.push(client);
    const [one, other] = [databases('one'), databases('other')];
    for (const sources of [one, other, one]) sources.watch(pool);
    await client.query('SELECT 1');
    one.onApplicationShutdown();
    await client.query('UPDATE items SET a = 1');
    const later = { query: (text: string) => Promise.resolve(text) };
    pool.emit('connect', later);
    await later.query('DELETE FROM items');
    expect(seen).toEqual(['one: select', 'other: select', 'other: update', 'other: delete']);
    expect([one.connections(), other.connections()]).toEqual([undefined, { size: 10, available: 10 }]);
    other.onApplicationShutdown();
    await later.query('SELECT 2');
    expect(seen).toHaveLength(4);
    // The pool stays wrapped, once, for applications that start later.
    expect(pool.listenerCount('connect')).toBe(1);
  });

  it('reports a worker to two applications, and only to the other one after the first has ended', () => {
    const worker = new FakeWorker();
    const [one, other] = [queues('one'), queues('other')];
    for (const sources of [one, other, one]) sources.watch(worker);
    worker.emit('active', { name: 'mail' });
    one.onApplicationShutdown();
    worker.emit('completed', { name: 'mail', processedOn: 1, finishedOn: 2 });
    expect(seen).toEqual(['one: active', 'other: active', 'other: ended']);
    other.onApplicationShutdown();
    expect(worker.eventNames()).toEqual([]);
  });

  it('notifies all recorders even if one throws, and breaks nothing', async () => {
    const pool = new FakePool();
    const sources = new DatabaseSources(new ModulesContainer());
    sources.tell(() => {
      throw new Error('bad recorder');
    });
    sources.tell(({ table }) => seen.push(table));
    sources.watch(pool);
    const client = { query: (text: string) => Promise.resolve(text) };
    pool.emit('connect', client);
    expect(await client.query('SELECT * FROM items')).toBe('SELECT * FROM items');
    expect(seen).toEqual(['items']);
  });

  it('ignores values that cannot be watched, with a warning', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const sources = new RedisSources(new ModulesContainer());
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('hands off');
        },
      },
    );
    const odd = [undefined, null, 7, Object.create(null), { sendCommand: 1 }, proxy] as object[];
    for (const source of odd) expect(() => sources.watch(source)).not.toThrow();
    expect(warn).toHaveBeenCalledTimes(odd.length);
    warn.mockRestore();
  });
});
