import { describe, expect, it } from '@jest/globals';
import { DeliveryError, type AlertRoute, type Notification } from '#contracts';
import { IncidentRun, START_MS } from '../../../../test/support/alerting/incident-run.js';
import { Delivery } from '../delivery/delivery.js';

const ROUTE: AlertRoute = {
  channels: ['good', 'bad'],
  groupWait: '1s',
  groupInterval: '2s',
  repeatInterval: '4s',
};

/** Runs incidents with delivery, second by second; `fails` decides when the channel `bad` fails. */
class DeliveredRun {
  readonly got: { at: number; channel: string; reason: string; key: string }[] = [];
  readonly attempts: string[] = [];
  readonly run: IncidentRun;
  private delivery!: Delivery;

  constructor(
    route: AlertRoute,
    private readonly fails: (at: number) => Error | undefined,
  ) {
    this.run = new IncidentRun({ routes: [route], round: 1e6 });
    this.run.forward = (channel, notification) => this.delivery.enqueue(channel, notification);
    this.open();
  }

  async until(seconds: number): Promise<this> {
    for (let at = this.run.seconds; at <= seconds; at += 0.5) {
      this.run.run(at);
      this.delivery.tick();
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    return this;
  }

  /** Kills the process while messages wait. */
  kill(): void {
    this.open();
    this.run.restart();
    this.delivery.restore();
  }

  heard(channel: string): (string | number)[][] {
    return this.got.filter((one) => one.channel === channel).map(({ at, reason }) => [at, reason]);
  }

  private open(): void {
    this.delivery = new Delivery({
      records: this.run.records,
      clock: { now: () => this.run.nowMs, monotonic: () => this.run.nowMs - START_MS },
      random: () => 0.999,
      limits: { giveUpAfterMs: 20_000, firstPauseMs: 500, maxPauseMs: 1000 },
      withheld: (notification) => this.run.incidents.withheld(notification),
      outcome: ({ result, channel, notification }) => {
        if (result === 'failed' || result === 'dropped')
          this.run.incidents.undelivered(channel, notification);
      },
    });
    for (const name of ['good', 'bad'])
      this.delivery.setChannel({ name, send: (notification) => this.send(name, notification) });
  }

  private async send(channel: string, { reason, idempotencyKey: key }: Notification): Promise<void> {
    const error = channel === 'bad' ? this.fails(this.run.seconds) : undefined;
    if (channel === 'bad') this.attempts.push(key);
    if (error) throw error;
    this.got.push({ at: this.run.seconds, channel, reason, key });
  }
}

const DOWN = new DeliveryError('server_error', 'answered 500');

describe('a channel that fails', () => {
  it('is tried again until it works; the other one is on time and gets nothing twice', async () => {
    const each = new DeliveredRun(ROUTE, (at) => (at < 4.5 ? DOWN : undefined));
    each.run.fire(1, 'Test').end(7.5, 'Test');
    await each.until(15);
    expect(each.heard('good')).toEqual([
      [2, 'opened'],
      [6, 'repeated'],
      [8, 'resolved'],
    ]);
    const bad = each.heard('bad');
    expect(bad[0]![0]).toBeGreaterThanOrEqual(4.5);
    expect(bad[0]![0]).toBeLessThan(6);
    expect(bad.map(([, reason]) => reason)).toEqual(['opened', 'repeated', 'resolved']);
    const [first] = each.got.filter(({ channel }) => channel === 'bad');
    expect(each.attempts.filter((key) => key === first!.key).length).toBeGreaterThan(2);
  });

  it('that rejects permanently receives the message again at the next review, under a new key', async () => {
    const refused = new DeliveryError('refused', 'no such room');
    const each = new DeliveredRun(ROUTE, (at) => (at < 3.9 ? refused : undefined));
    each.run.fire(1, 'Test').end(5, 'Test');
    await each.until(12);
    expect(each.heard('bad')).toEqual([
      [4, 'opened'],
      [6, 'resolved'],
    ]);
    expect(each.attempts.map((key) => key.slice(-2))).toEqual(['-1', '-2', '-3']);
  });

  it('receives a message in transit at a kill once more, with the same key', async () => {
    const each = new DeliveredRun({ ...ROUTE, repeatInterval: '4h' }, (at) => (at < 6 ? DOWN : undefined));
    each.run.fire(1, 'Test');
    await each.until(3.2);
    each.kill();
    await each.until(5);
    each.kill();
    await each.until(20);
    expect(each.heard('good')).toEqual([[2, 'opened']]);
    expect(each.heard('bad').map(([, reason]) => reason)).toEqual(['opened']);
    expect(new Set(each.attempts).size).toBe(1);
    expect(each.attempts.length).toBeGreaterThan(3);
  });

  it('receives no alert that was silenced while the message waited, but receives it when the silence ends', async () => {
    const each = new DeliveredRun({ ...ROUTE, repeatInterval: '4h' }, (at) => (at < 4 ? DOWN : undefined));
    each.run.fire(1, 'Test').at(3, ({ incidents }) =>
      incidents.silence({
        matchers: [{ name: 'alertname', value: 'Test' }],
        startsAtMs: START_MS + 3_000,
        endsAtMs: START_MS + 11_000,
        author: 'ann',
        comment: 'planned',
      }),
    );
    await each.until(10);
    expect(each.heard('good')).toEqual([[2, 'opened']]);
    expect(each.heard('bad')).toEqual([]);
    await each.until(16);
    expect(each.heard('bad').map(([, reason]) => reason)).toEqual(['opened']);
    expect(each.heard('good')).toEqual([[2, 'opened']]);
  });

  it('receives no escalation that waited when the incident was acknowledged, nor a later message', async () => {
    const route: AlertRoute = {
      ...{ ...ROUTE, channels: ['good'], groupBy: [], repeatInterval: '4h' },
      escalate: { after: '2s', channels: ['bad'] },
    };
    const each = new DeliveredRun(route, (at) => (at < 8 ? DOWN : undefined));
    each.run
      .fire(1, 'A')
      .at(6, ({ incidents, openId }) => incidents.acknowledge(openId, { by: 'ann' }))
      .fire(30, 'B')
      .end(40, 'A', 'B');
    await each.until(29);
    expect(each.run.trail('incident_escalated')).toHaveLength(1);
    expect(each.heard('bad')).toEqual([]);
    expect(each.run.trail('notification_dropped')).toMatchObject([
      { channel: 'bad', text: 'the incident is acknowledged' },
    ]);
    await each.until(50);
    expect(each.heard('good').map(([, reason]) => reason)).toEqual(['opened', 'changed', 'resolved']);
    expect(each.heard('bad')).toEqual([]);
  });
});
