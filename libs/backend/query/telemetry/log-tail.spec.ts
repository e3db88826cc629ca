import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { StoredLog } from '#contracts';
import { logEntry } from '../../../../test/support/store/entries.js';
import { tailAnswer } from './log-tail.js';

/** In-memory lines, newest first, that count reads. */
class Lines {
  items: StoredLog[] = [];
  looks = 0;
  readonly listeners = new Set<() => void>();

  logs = (): { items: StoredLog[] } => {
    this.looks++;
    return { items: this.items };
  };

  onLogLines = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  write(...messages: string[]): void {
    for (const message of messages) {
      const id = this.items.length + 1;
      this.items = [{ ...logEntry({ message }), id }, ...this.items];
    }
    for (const listener of this.listeners) listener();
  }
}

describe('The live tail of log lines', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
  afterEach(() => void jest.useRealTimers());

  function open(lines: Lines) {
    const client = new AbortController();
    const body = tailAnswer(lines, {}, client.signal).body as AsyncGenerator<Uint8Array>;
    const next = async (): Promise<string> =>
      new TextDecoder().decode((await body.next()).value as Uint8Array);
    return { client, body, next };
  }

  it('reads the store only when there are new lines', async () => {
    const lines = new Lines();
    lines.write('before');
    const { client, next } = open(lines);
    expect(await next()).toBe(': log lines as they come\n\n');
    const first = next();
    await jest.advanceTimersByTimeAsync(14_000);
    expect(lines.looks).toBe(1);
    lines.write('one', 'two');
    // It arrives without waiting for a timer.
    const text = await first;
    expect(text.match(/"message":"\w+"/g)).toEqual(['"message":"one"', '"message":"two"']);
    expect(lines.looks).toBe(2);
    client.abort();
  });

  it('shows lines that come in quick succession together', async () => {
    const lines = new Lines();
    const { client, next } = open(lines);
    await next();
    const first = next();
    lines.write('one');
    await first;
    const second = next();
    for (let i = 0; i < 100; i++) lines.write(`more ${i}`);
    await jest.advanceTimersByTimeAsync(1000);
    expect((await second).match(/event: log/g)).toHaveLength(100);
    expect(lines.looks).toBe(3);
    client.abort();
  });

  it('sends a comment after 15 s without lines', async () => {
    const lines = new Lines();
    const { client, next } = open(lines);
    await next();
    for (let i = 0; i < 2; i++) {
      const ping = next();
      await jest.advanceTimersByTimeAsync(15_000);
      expect(await ping).toBe(': ping\n\n');
    }
    client.abort();
  });

  it('leaves no listener and no timer when the client leaves', async () => {
    const lines = new Lines();
    const { client, body, next } = open(lines);
    await next();
    const last = body.next();
    client.abort();
    expect(await last).toEqual({ done: true, value: undefined });
    expect([lines.listeners.size, jest.getTimerCount()]).toEqual([0, 0]);
  });
});
