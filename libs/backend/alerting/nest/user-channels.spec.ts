import { describe, expect, it } from '@jest/globals';
import { DeliveryError, type Notification, type NotificationChannel } from '#contracts';
import { UserChannels } from './user-channels.js';

const NOTIFICATION = {} as Notification;
const channel = (send: NotificationChannel['send']): UserChannels =>
  new UserChannels([{ name: 'mine', send }]);

describe('A channel of the application', () => {
  it.each([
    ['nothing', () => Promise.resolve(), {}],
    ['a receipt', () => Promise.resolve({ id: 7 }), { receipt: { id: 7 } }],
    ['a receipt that is too large', () => Promise.resolve({ id: 'x'.repeat(5_000) }), {}],
    ['no promise', () => undefined as unknown as Promise<void>, {}],
    ['an error', () => Promise.reject(new Error('no')), { error: { reason: 'unknown', message: 'no' } }],
    [
      'an error before its promise',
      () => {
        throw new Error('at once');
      },
      { error: { reason: 'unknown', message: 'at once' } },
    ],
    [
      'an error of delivery',
      () => Promise.reject(new DeliveryError('rate_limit', 'slow down', { retryAfterMs: 5 })),
      { error: { reason: 'rate_limit', message: 'slow down', retryAfterMs: 5 } },
    ],
    [
      'a reason that there is not',
      () => Promise.reject(new DeliveryError('tired' as never, 'later')),
      { error: { reason: 'unknown', message: 'later' } },
    ],
  ] as [string, NotificationChannel['send'], object][])('may give %s', async (_what, send, expected) => {
    expect(await channel(send).send(1, 'mine', NOTIFICATION, 1_000)).toEqual(expected);
  });

  it('is aborted after its time-out', async () => {
    let reason: unknown;
    const channels = channel(
      (_notification, signal) =>
        new Promise(() => signal.addEventListener('abort', () => void (reason = signal.reason))),
    );
    expect(await channels.send(1, 'mine', NOTIFICATION, 20)).toEqual({
      error: { reason: 'timeout', message: 'it did not deliver within 20 ms' },
    });
    expect(reason).toEqual(new Error('it did not deliver within 20 ms'));
  });

  it('is aborted when its caller stops waiting, and when the application ends', async () => {
    const channels = channel(() => new Promise(() => undefined));
    const first = channels.send(1, 'mine', NOTIFICATION, 60_000);
    channels.abort(1);
    const second = channels.send(2, 'mine', NOTIFICATION, 60_000);
    await channels.close(() => undefined);
    for (const sent of [await first, await second])
      expect(sent).toMatchObject({ error: { reason: 'timeout' } });
  });

  it('that was removed or does not exist is an error', async () => {
    const channels = channel(() => Promise.resolve());
    channels.remove('mine');
    expect(await channels.send(1, 'mine', NOTIFICATION, 10)).toMatchObject({ error: { reason: 'unknown' } });
    expect(() => channels.add({ name: '' } as NotificationChannel)).toThrow('OBS_ALERTING: name: ');
    expect(() => channels.add({ name: 'x' } as NotificationChannel)).toThrow('OBS_ALERTING: send: ');
  });
});
