import { describe, expect, it, jest } from '@jest/globals';
import { DeliveryError, type DeliveryReceipt, type Notification, type TrailEntry } from '#contracts';
import { alertOf, incidentOf, notificationOf, resolvedOf } from '../channels/contract/notifications.js';
import { MemoryRecords } from '../records/memory-records.js';
import { ManualClock } from './contract/manual-clock.js';
import { Delivery } from './delivery.js';
import type { DeliverableChannel, DeliveryOptions, DeliveryOutcome } from './delivery-options.js';

type Answer = DeliveryReceipt | void | Error | 'hang';

/** A channel with scripted answers that records what it was asked to send. */
class FakeChannel implements DeliverableChannel {
  readonly got: { notification: Notification; atMs: number; signal: AbortSignal }[] = [];
  answer: (notification: Notification) => Answer = () => undefined;
  readonly timeoutMs = 10_000;

  constructor(
    readonly name: string,
    private readonly clock: ManualClock,
  ) {}

  send(notification: Notification, signal: AbortSignal): Promise<DeliveryReceipt | void> {
    this.got.push({ notification, atMs: this.clock.nowMs, signal });
    const answer = this.answer(notification);
    if (answer === 'hang') return new Promise(() => undefined);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  keys(): string[] {
    return this.got.map(({ notification }) => notification.idempotencyKey);
  }
}

function setup(options: Partial<DeliveryOptions> = {}) {
  const clock = new ManualClock();
  const records = new MemoryRecords({ nowMs: () => clock.nowMs });
  const outcomes: DeliveryOutcome[] = [];
  const warnings: string[] = [];
  const make = () =>
    new Delivery({
      records,
      clock,
      random: () => 0.999,
      outcome: (outcome) => outcomes.push(outcome),
      warn: (line) => warnings.push(line),
      ...options,
    });
  const delivery = make();
  const channel = new FakeChannel('a', clock);
  delivery.setChannel(channel);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  /** Runs everything that is due up to a time. */
  const runFor = async (milliseconds: number, what = delivery) => {
    const end = clock.nowMs + milliseconds;
    for (;;) {
      what.tick();
      await turn();
      const due = what.nextDueMs();
      if (due === undefined || due > end) break;
      clock.nowMs = Math.max(clock.nowMs, due);
    }
    clock.nowMs = end;
  };
  const trail = (): TrailEntry[] => [...records.trail({}, { limit: 1_000 }).items].reverse();
  return { clock, records, delivery, channel, outcomes, warnings, make, runFor, trail };
}

/** A message about the incident with this id. */
function about(id: string, key: string, changes: Partial<Notification> = {}): Notification {
  return notificationOf({ idempotencyKey: key, incident: incidentOf({ id }), ...changes });
}

const down = () => new DeliveryError('server_error', 'answered 500');

describe('Delivery', () => {
  it('keeps the message before the first attempt and forgets it once it is delivered', async () => {
    const { delivery, channel, records, runFor, trail, outcomes } = setup();
    delivery.enqueue('a', about('i1', 'k1'));
    expect(records.all('delivery')).toHaveLength(1);
    expect(channel.got).toHaveLength(0);

    await runFor(0);

    expect(channel.keys()).toEqual(['k1']);
    expect(records.all('delivery')).toEqual([]);
    expect(trail()).toMatchObject([{ action: 'notification_sent', incident: 'i1', channel: 'a' }]);
    expect(outcomes).toMatchObject([{ result: 'sent', channel: 'a', attempts: 1 }]);
  });

  it('tries again with the same key, with pauses that grow to a minute, and gives up after an hour', async () => {
    const { delivery, channel, runFor, trail, outcomes, warnings } = setup();
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));

    await runFor(2 * 3_600_000);

    const pauses = channel.got.slice(1).map(({ atMs }, index) => atMs - channel.got[index]!.atMs);
    expect(pauses.slice(0, 7).map((pause) => Math.round(pause / 1_000))).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(new Set(channel.keys())).toEqual(new Set(['k1']));
    const last = channel.got.at(-1)!.atMs - channel.got[0]!.atMs;
    expect(last).toBeGreaterThan(3_500_000);
    expect(last).toBeLessThan(3_700_000);
    expect(outcomes).toMatchObject([{ result: 'failed', reason: 'server_error', error: 'answered 500' }]);
    expect(trail().map(({ action, details }) => [action, details?.['final']])).toEqual([
      ['notification_failed', false],
      ['notification_failed', true],
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('draws the pause at random, up to the limit', async () => {
    let draw = 0;
    const { delivery, channel, runFor } = setup({ random: () => (draw += 0.25) % 1 });
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(60_000);
    const pauses = channel.got.slice(1).map(({ atMs }, index) => atMs - channel.got[index]!.atMs);
    expect(pauses.slice(0, 4)).toEqual([500, 1_000, 3_000, 500]);
  });

  it('does not retry permanent errors', async () => {
    for (const reason of ['auth', 'refused', 'template'] as const) {
      const { delivery, channel, runFor, outcomes } = setup();
      channel.answer = () => new DeliveryError(reason, 'no');
      delivery.enqueue('a', about('i1', 'k1'));
      await runFor(3_600_000);
      expect(channel.got).toHaveLength(1);
      expect(outcomes).toMatchObject([{ result: 'failed', reason }]);
    }
  });

  it('waits as long as the receiver requests, with all messages of that channel', async () => {
    const { delivery, channel, clock, runFor } = setup();
    const start = clock.nowMs;
    let isLimited = true;
    channel.answer = () =>
      isLimited
        ? new DeliveryError('rate_limit', 'slow down', { retry: true, retryAfterMs: 120_000 })
        : undefined;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    isLimited = false;
    delivery.enqueue('a', about('i2', 'k2'));
    await runFor(200_000);
    expect(channel.got.map(({ atMs }) => atMs - start)).toEqual([0, 120_000, 120_000]);
  });

  it('waits no longer than an hour, whatever the receiver wants', async () => {
    const { delivery, channel, clock, runFor } = setup();
    const start = clock.nowMs;
    let isLimited = true;
    channel.answer = () =>
      isLimited
        ? new DeliveryError('rate_limit', 'slow down', { retry: true, retryAfterMs: 1e12 })
        : undefined;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    isLimited = false;
    delivery.enqueue('a', about('i2', 'k2'));
    await runFor(2 * 3_600_000);
    expect(channel.got.map(({ atMs }) => atMs - start)).toEqual([0, 3_600_000, 3_600_000]);
  });

  it('ends an attempt that takes too long, and one that never ends holds up nothing', async () => {
    const { delivery, channel, clock, runFor } = setup();
    const other = new FakeChannel('b', clock);
    delivery.setChannel(other);
    channel.answer = ({ idempotencyKey }) =>
      idempotencyKey === 'k1' && channel.got.length < 3 ? 'hang' : undefined;
    delivery.enqueue('a', about('i1', 'k1'));
    delivery.enqueue('a', about('i2', 'k2'));
    delivery.enqueue('b', about('i1', 'k3'));
    await runFor(0);
    expect(other.keys()).toEqual(['k3']);
    expect(channel.keys()).toEqual(['k1', 'k2']);
    await runFor(60_000);
    expect(channel.got[0]!.signal.aborted).toBe(true);
    expect(channel.keys()).toEqual(['k1', 'k2', 'k1']);
    expect(channel.got[2]!.atMs - channel.got[0]!.atMs).toBeGreaterThanOrEqual(10_000);
  });

  it('sends messages of one incident one after the other, each with the receipt of the one before', async () => {
    const { delivery, channel, runFor } = setup();
    let finish: ((receipt: DeliveryReceipt) => void) | undefined;
    channel.send = (notification) => {
      channel.got.push({ notification, atMs: 0, signal: new AbortController().signal });
      return new Promise((resolve) => (finish = resolve));
    };
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    delivery.enqueue('a', about('i1', 'k2', { reason: 'changed' }));
    await runFor(0);
    expect(channel.keys()).toEqual(['k1']);

    finish!({ ts: '17.1' });
    await runFor(0);
    await runFor(0);

    expect(channel.keys()).toEqual(['k1', 'k2']);
    expect(channel.got[0]!.notification.previous).toBeUndefined();
    expect(channel.got[1]!.notification.previous).toEqual({ ts: '17.1' });
  });

  it('sends the newest of several waiting messages; an incident that was never notified stays new', async () => {
    const { delivery, channel, runFor, outcomes, records } = setup();
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    delivery.enqueue('a', about('i1', 'k2', { reason: 'changed' }));
    delivery.enqueue('a', about('i1', 'k3', { reason: 'repeated' }));
    expect(
      records.all('delivery').map(({ document }) => (document as never)['notification']['idempotencyKey']),
    ).toEqual(['k3']);
    channel.answer = () => undefined;
    await runFor(60_000);
    expect(channel.keys()).toEqual(['k1', 'k3']);
    expect(channel.got[1]!.notification.reason).toBe('opened');
    expect(outcomes.map(({ result, notification }) => [notification.idempotencyKey, result])).toEqual([
      ['k1', 'superseded'],
      ['k2', 'superseded'],
      ['k3', 'sent'],
    ]);
  });

  it('notifies the end of an incident even if its start was never delivered', async () => {
    const { delivery, channel, runFor, records } = setup();
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    delivery.enqueue('a', resolvedOf({ incident: incidentOf({ id: 'i1', state: 'resolved' }) }));
    channel.answer = () => ({ ts: '1' });
    await runFor(60_000);
    expect(channel.keys()).toEqual(['k1', 'key-9']);
    expect(records.all('delivery')).toEqual([]);
  });

  it('replaces a message whose attempt fails by a newer one that arrived meanwhile', async () => {
    const { delivery, channel, runFor } = setup();
    let fail: ((error: Error) => void) | undefined;
    const send = channel.send.bind(channel);
    channel.send = (notification, signal) => {
      void send(notification, signal);
      return channel.got.length > 1 ? Promise.resolve() : new Promise((_, reject) => (fail = reject));
    };
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    delivery.enqueue('a', about('i1', 'k2', { reason: 'changed' }));
    fail!(down());
    await runFor(10_000);
    expect(channel.keys()).toEqual(['k1', 'k2']);
    expect(channel.got[1]!.notification.reason).toBe('opened');
  });

  it('drops repetitions first when too many messages wait, and says so once', async () => {
    const { delivery, channel, runFor, trail, warnings } = setup({ limits: { maxWaiting: 3 } });
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    delivery.enqueue('a', about('i2', 'k2', { reason: 'repeated' }));
    delivery.enqueue('a', about('i3', 'k3', { reason: 'changed' }));
    for (const number of [4, 5, 6]) delivery.enqueue('a', about(`i${number}`, `k${number}`));
    const dropped = trail().filter(({ action }) => action === 'notification_dropped');
    expect(dropped.map(({ incident }) => incident)).toEqual(['i2', 'i3', 'i1']);
    expect(warnings.filter((line) => line.includes('waiting'))).toHaveLength(1);
    channel.answer = () => undefined;
    await runFor(60_000);
    expect(channel.keys()).toEqual(['k4', 'k5', 'k6']);
  });

  it('sends messages in flight again after a restart, with the same key and receipt', async () => {
    const { delivery, channel, clock, runFor, make } = setup();
    channel.answer = () => ({ ts: '17.1' });
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    channel.answer = () => 'hang';
    delivery.enqueue('a', about('i1', 'k2', { reason: 'changed', alerts: [alertOf({ value: NaN })] }));
    await runFor(0);

    const second = make();
    const next = new FakeChannel('a', clock);
    second.restore();
    second.setChannel(next);
    await runFor(0, second);

    expect(next.keys()).toEqual(['k2']);
    expect(next.got[0]!.notification.previous).toEqual({ ts: '17.1' });
    expect(next.got[0]!.notification.alerts[0]!.value).toBeNaN();
    expect(next.got[0]!.notification.incident.alerts).toHaveLength(1);
  });

  it('keeps undelivered messages when it is closed, and ends the attempts', async () => {
    const { delivery, channel, records, runFor } = setup();
    channel.answer = ({ idempotencyKey }) => (idempotencyKey === 'k1' ? 'hang' : undefined);
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    delivery.enqueue('a', about('i2', 'k2'));
    await delivery.close(50);
    expect(channel.keys()).toEqual(['k1', 'k2']);
    expect(channel.got[0]!.signal.aborted).toBe(true);
    expect(records.all('delivery')).toHaveLength(1);
  });

  it('fails at once for a channel that does not exist or is removed', async () => {
    const { delivery, channel, runFor, outcomes, records } = setup();
    delivery.enqueue('nobody', about('i1', 'k1'));
    channel.answer = down;
    delivery.enqueue('a', about('i2', 'k2'));
    await runFor(0);
    delivery.removeChannel('a');
    await runFor(0);
    expect(outcomes).toMatchObject([
      { channel: 'nobody', result: 'failed', error: 'there is no channel "nobody"' },
      { channel: 'a', result: 'failed' },
    ]);
    expect(records.all('delivery')).toEqual([]);
  });

  it('takes at most 1,000 alerts, firing ones first, and counts the others', async () => {
    const { delivery, channel, runFor } = setup();
    const alerts = Array.from({ length: 3_000 }, (_, index) =>
      alertOf({ fingerprint: String(index), state: index % 2 ? 'firing' : 'resolved' }),
    );
    delivery.enqueue('a', notificationOf({ alerts, incident: incidentOf({ alerts }) }));
    await runFor(0);
    const { notification } = channel.got[0]!;
    expect(notification.alerts).toHaveLength(1_000);
    expect(notification.alerts.every(({ state }) => state === 'firing')).toBe(true);
    expect(notification.moreAlerts).toBe(500);
    expect(notification.incident.alerts).toHaveLength(1_000);
  });

  it('does not send a message that was silenced while it waited', async () => {
    let isSilenced = false;
    const { delivery, channel, runFor, trail, outcomes } = setup({
      withheld: ({ reason }) => (isSilenced && reason !== 'resolved' ? 'silenced: planned work' : undefined),
    });
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    isSilenced = true;
    channel.answer = () => undefined;
    await runFor(60_000);
    expect(channel.keys()).toEqual(['k1']);
    expect(outcomes).toMatchObject([{ result: 'dropped' }]);
    expect(trail().at(-1)).toMatchObject({ action: 'notification_dropped', text: 'silenced: planned work' });
    delivery.enqueue('a', resolvedOf());
    await runFor(0);
    expect(channel.keys()).toEqual(['k1', 'key-9']);
  });

  it('returns the state of the channels', async () => {
    const { delivery, channel, runFor, warnings, clock } = setup();
    delivery.setChannel(new FakeChannel('b', clock));
    channel.answer = () =>
      new DeliveryError('auth', 'token xoxb-123456789012-abcdefghijklmnop refused', { retry: true });
    delivery.enqueue('a', about('i1', 'k1'));
    await runFor(0);
    expect(delivery.status()).toMatchObject([
      {
        name: 'a',
        status: 'failing',
        lastError: expect.stringMatching(/^auth: token \[redacted\]/),
        waiting: 1,
      },
      { name: 'b', status: 'ok', waiting: 0 },
    ]);
    channel.answer = () => undefined;
    await runFor(60_000);
    expect(delivery.status()[0]).toMatchObject({ status: 'ok', waiting: 0 });
    expect(warnings).toHaveLength(2);
    expect(warnings.join('\n')).not.toContain('xoxb');
  });

  it('sends a marked test once, past the queue', async () => {
    const { delivery, channel, clock, records } = setup();
    await delivery.test('a');
    expect(channel.got[0]!.notification).toMatchObject({ reason: 'test', incident: { severity: 'info' } });
    expect(records.all('delivery')).toEqual([]);

    channel.answer = () => new DeliveryError('auth', 'no');
    await expect(delivery.test('a')).rejects.toMatchObject({ code: 'OBS_DELIVERY', reason: 'auth' });
    await expect(delivery.test('x')).rejects.toMatchObject({ message: 'there is no channel "x"' });

    channel.answer = () => 'hang';
    const hanging = delivery.test('a');
    expect(delivery.nextDueMs()).toBe(clock.nowMs + 10_000);
    clock.nowMs += 10_000;
    delivery.tick();
    await expect(hanging).rejects.toMatchObject({ reason: 'timeout' });
    expect(channel.got.at(-1)!.signal.aborted).toBe(true);
  });

  it('requests a call at the next due time', async () => {
    const wake = jest.fn();
    const { delivery, channel, runFor } = setup({ wake });
    wake.mockClear();
    channel.answer = down;
    delivery.enqueue('a', about('i1', 'k1'));
    expect(wake).toHaveBeenCalledTimes(1);
    await runFor(0);
    expect(wake).toHaveBeenCalledTimes(2);
    expect(delivery.nextDueMs()).toBeGreaterThan(0);
  });
});
