import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { notificationOf, NOW } from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';
import { Receiver } from './contract/receiver.js';

const receiver = new Receiver();
beforeAll(() => receiver.start());
afterAll(() => receiver.stop());
beforeEach(() => receiver.reset(() => ({ status: 200 })));

function setup() {
  const warnings: string[] = [];
  const channel = openChannel(
    { name: 'beat', type: 'heartbeat', url: `${receiver.url}/beat`, intervalMs: 30_000, timeoutMs: 1_000 },
    {},
    { warn: (line) => warnings.push(line) },
  );
  const beat = async (nowMs: number) => {
    channel.heartbeat!.beat(nowMs);
    await channel.heartbeat!.settled();
  };
  return { channel, beat, warnings };
}

describe('the heartbeat channel', () => {
  it('calls its address once per interval while rules are evaluated', async () => {
    const { beat } = setup();
    for (let at = 0; at <= 120_000; at += 15_000) await beat(NOW + at);
    expect(receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(5).fill('GET /beat'),
    );
  });

  it('goes on when the clock is set back', async () => {
    const { beat } = setup();
    await beat(NOW);
    await beat(NOW - 3_600_000);
    expect(receiver.requests).toHaveLength(2);
  });

  it('reports once that the receiver does not answer, and once that it does again', async () => {
    const { beat, warnings, channel } = setup();
    receiver.reset(() => ({ status: 500 }));
    for (const minute of [0, 1, 2]) await beat(NOW + minute * 60_000);
    expect(channel.health!().status).toBe('failing');
    receiver.reset(() => ({ status: 200 }));
    await beat(NOW + 180_000);
    expect(channel.health!()).toEqual({ status: 'ok' });
    expect(warnings).toEqual([
      expect.stringMatching(/^The heartbeat "beat" cannot be reached \(server_error\)/),
      'The heartbeat "beat" can be reached again.',
    ]);
  });

  it('cancels a call that hangs, and calls again', async () => {
    const { channel, beat } = setup();
    receiver.reset(() => 'hang');
    channel.heartbeat!.beat(NOW);
    await beat(NOW + 30_000);
    receiver.reset(() => ({ status: 200 }));
    await beat(NOW + 30_001);
    expect(receiver.requests).toHaveLength(1);
  });

  it('accepts only test messages', async () => {
    const { channel } = setup();
    await expect(channel.send(notificationOf(), AbortSignal.timeout(5_000))).rejects.toMatchObject({
      reason: 'refused',
    });
    await channel.send(notificationOf({ reason: 'test' }), AbortSignal.timeout(5_000));
    expect(receiver.requests).toHaveLength(1);
  });
});
