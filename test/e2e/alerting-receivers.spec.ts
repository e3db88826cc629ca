import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import {
  createChannel,
  createSecrets,
  Delivery,
  MemoryRecords,
  type Channel,
  type ChannelLine,
  type ChannelParts,
  type DeliveryOutcome,
} from '#alerting';
import { createTemplates } from '#alert-templates';
import { requireHere, type Alert, type ChannelSettings } from '#contracts';
import {
  alertOf,
  incidentOf,
  notificationOf,
} from '../../libs/backend/alerting/channels/contract/notifications.js';
import { Receiver } from '../../libs/backend/alerting/channels/contract/receiver.js';
import { webhookPayload } from '../../libs/backend/alerting/channels/webhook/webhook-payload.js';
import { ManualClock } from '../../libs/backend/alerting/delivery/contract/manual-clock.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function receiver(): Promise<Receiver> {
  const opened = new Receiver();
  await opened.start();
  closers.push(() => opened.stop());
  return opened;
}

function parts(changes: Partial<ChannelParts> = {}): ChannelParts {
  return {
    secrets: createSecrets({}),
    clock: { now: Date.now, monotonic: () => performance.now() },
    templates: createTemplates(),
    log: () => undefined,
    loadPeer: (name) => requireHere(name) as unknown,
    ...changes,
  };
}

async function until<T>(
  what: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + Number(process.env.OBS_TEST_WAIT_MS);
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what}: not within the time`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface GroupMessage {
  readonly status: string;
  readonly groupLabels: Record<string, string>;
  readonly alerts: { status: string; labels: Record<string, string>; endsAt: string; generatorURL: string }[];
}

describeWith(['alertmanager'], 'A real Alertmanager', () => {
  const hook = new Receiver();
  let alertmanager: RunningService;
  beforeAll(async () => {
    await hook.start();
    const config = `
route: { receiver: hook, group_by: [subject], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: '${hook.url}/hook' }] }]
`;
    alertmanager = await startService('alertmanager', { config });
  });
  afterAll(async () => {
    await alertmanager.remove();
    await hook.stop();
  });

  it('receives our alerts, makes one message of those with one cause, and resolves them', async () => {
    const channel = createChannel({ name: 'am', type: 'alertmanager', urls: [alertmanager.url] }, parts());
    const nowMs = Date.now();
    const alerts = ['RabbitMqDown', 'QueueStuck', 'ConsumerGone'].map((rule, index) =>
      alertOf({
        fingerprint: String(index),
        rule,
        labels: { alertname: rule, subject: 'rabbitmq', empty: '' },
        activeAtMs: nowMs - 90_000,
        firedAtMs: nowMs - 30_000,
      }),
    );
    await evaluated(channel, alerts, nowMs);

    const firing = await until('a message of Alertmanager', () => lastMessage(hook, 'firing'));
    expect(firing.groupLabels).toEqual({ subject: 'rabbitmq' });
    expect(firing.alerts.map(({ labels }) => labels.alertname).sort()).toEqual([
      'ConsumerGone',
      'QueueStuck',
      'RabbitMqDown',
    ]);
    expect(firing.alerts[0]!.generatorURL).toBe(alerts[0]!.generatorUrl);
    const kept = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as {
      endsAt: string;
      startsAt: string;
    }[];
    expect(kept.map(({ endsAt }) => Date.parse(endsAt))).toEqual(Array(3).fill(nowMs + 240_000));
    expect(kept.map(({ startsAt }) => Date.parse(startsAt))).toEqual(Array(3).fill(nowMs - 30_000));
    // Alertmanager's webhook format is the one of our webhook channel.
    const ours = Object.keys(webhookPayload(notificationOf(), 'hook', 0));
    expect(ours).toEqual(expect.arrayContaining(Object.keys(firing)));

    const later = Date.now();
    await evaluated(
      channel,
      alerts.map((alert) => ({ ...alert, state: 'resolved', resolvedAtMs: later }) as const),
      later,
    );
    const resolved = await until('that all is over', () => lastMessage(hook, 'resolved'));
    expect(resolved.alerts).toHaveLength(3);
    expect(channel.health!()).toEqual({ status: 'ok' });
  });
});

async function evaluated(channel: Channel, alerts: readonly Alert[], timeMs: number): Promise<void> {
  channel.forwarder!.receive(alerts, timeMs);
  channel.forwarder!.flush(timeMs);
  await channel.forwarder!.settled();
}

function lastMessage(hook: Receiver, status: string): GroupMessage | undefined {
  const messages = hook.contents() as unknown as GroupMessage[];
  return messages.find((message) => message.status === status && message.alerts.length === 3);
}

/** A mail server that records subjects. */
async function mailServer(): Promise<{ port: number; subjects: string[] }> {
  const subjects: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, _session, callback) {
      let text = '';
      stream.on('data', (piece: Buffer) => (text += piece.toString('utf8')));
      stream.on('end', () => {
        subjects.push(/^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '');
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, subjects };
}

describe('A channel that hangs, one that answers 500 for ten minutes, and one with a broken template', () => {
  it('delay no other channel, and the one that recovers is notified', async () => {
    const clock = new ManualClock();
    const start = clock.nowMs;
    const outcomes: (DeliveryOutcome & { atMs: number })[] = [];
    const lines: ChannelLine[] = [];
    const delivery = new Delivery({
      records: new MemoryRecords({ nowMs: () => clock.nowMs }),
      clock,
      outcome: (outcome) => outcomes.push({ ...outcome, atMs: clock.nowMs - start }),
    });
    const [hanging, failing, good] = [await receiver(), await receiver(), await receiver()];
    const mail = await mailServer();
    hanging.reset(() => 'hang');
    failing.reset(() => ({ status: clock.nowMs - start < 600_000 ? 500 : 200 }));
    const settings: ChannelSettings[] = [
      { name: 'hanging', type: 'webhook', url: hanging.url },
      { name: 'failing', type: 'webhook', url: failing.url },
      { name: 'template', type: 'webhook', url: good.url, body: { text: '{{ $labels.alertname.x }}' } },
      { name: 'webhook', type: 'webhook', url: good.url },
      { name: 'log', type: 'log' },
      {
        name: 'mail',
        type: 'email',
        host: '127.0.0.1',
        port: mail.port,
        encryption: 'none',
        from: 'a@example.com',
        to: ['o@example.com'],
      },
    ];
    const underWay = new Set<Promise<unknown>>();
    for (const each of settings) {
      const channel = createChannel(each, parts({ clock, log: (line) => lines.push(line) }));
      delivery.setChannel({
        ...channel,
        send(notification, signal) {
          const sent = channel.send(notification, signal);
          if (each.name !== 'hanging') underWay.add(sent);
          void sent.catch(() => undefined).finally(() => underWay.delete(sent));
          return sent;
        },
      });
    }
    /** Advances the fake clock; real requests take no time on it. */
    const runUntil = async (end: number) => {
      for (;;) {
        delivery.tick();
        await new Promise((resolve) => setImmediate(resolve));
        while (underWay.size > 0) await Promise.allSettled(underWay);
        await new Promise((resolve) => setImmediate(resolve));
        const due = delivery.nextDueMs();
        if (due === undefined || due > start + end) break;
        clock.nowMs = Math.max(clock.nowMs, due);
      }
      clock.nowMs = start + end;
    };
    const tell = (id: string) => {
      for (const { name } of settings)
        delivery.enqueue(
          name,
          notificationOf({ idempotencyKey: `${name}-${id}`, incident: incidentOf({ id }) }),
        );
    };
    const sentAt = (channel: string) =>
      outcomes
        .filter((outcome) => outcome.channel === channel && outcome.result === 'sent')
        .map(({ atMs }) => atMs);

    tell('first');
    await runUntil(300_000);
    tell('second');
    await runUntil(900_000);

    for (const name of ['webhook', 'log', 'mail'])
      expect({ name, at: sentAt(name) }).toEqual({ name, at: [0, 300_000] });
    expect(good.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'webhook-first',
      'webhook-second',
    ]);
    expect(mail.subjects).toEqual(Array(2).fill('Firing: RabbitMqDown (critical, 1 alert)'));
    expect(lines.map(({ level }) => level)).toEqual(['error', 'error']);

    expect(sentAt('failing')).toHaveLength(2);
    for (const at of sentAt('failing')) {
      expect(at).toBeGreaterThanOrEqual(600_000);
      expect(at).toBeLessThan(661_000);
    }
    const keys = failing.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys)).toEqual(new Set(['failing-first', 'failing-second']));

    expect(outcomes.filter(({ channel }) => channel === 'template')).toMatchObject([
      { result: 'failed', reason: 'template', attempts: 1, atMs: 0 },
      { result: 'failed', reason: 'template', attempts: 1, atMs: 300_000 },
    ]);
    expect(sentAt('hanging')).toEqual([]);
    expect(hanging.requests.length).toBeGreaterThan(10);
    expect(delivery.status().filter(({ status }) => status === 'failing')).toMatchObject([
      { name: 'hanging', lastError: expect.stringContaining('timeout'), waiting: 2 },
      { name: 'template', lastError: expect.stringContaining('template') },
    ]);
    await delivery.close(100);
  });
});
