import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemplates } from '#alert-templates';
import { alertOf, HOSTILE, notificationOf, NOW } from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';
import { Receiver } from './contract/receiver.js';

const receiver = new Receiver();
beforeAll(() => receiver.start());
afterAll(() => receiver.stop());
beforeEach(() => receiver.reset(() => ({ status: 200 })));

const within = () => AbortSignal.timeout(10_000);

describe('the webhook channel', () => {
  it('sends the format of Alertmanager, version 4, signed and with a key', async () => {
    const channel = openChannel(
      { name: 'hook', type: 'webhook', url: receiver.url, signingSecret: { env: 'S' } },
      { S: 'the secret' },
    );
    await channel.send(notificationOf(), within());
    const [{ headers, body }] = receiver.requests as [(typeof receiver.requests)[0]];
    expect(headers['idempotency-key']).toBe('key-1');
    const [, seconds, digest] = /^t=(\d+),v1=([\da-f]{64})$/.exec(
      headers['x-observability-signature'] as string,
    )!;
    expect(Number(seconds)).toBe(NOW / 1_000);
    expect(digest).toBe(createHmac('sha256', 'the secret').update(`${seconds}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({
      version: '4',
      status: 'firing',
      receiver: 'hook',
      groupKey: '01JDZK5Q9W0000000000000000',
      truncatedAlerts: 0,
      externalURL: 'https://app.example.com',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'RabbitMqDown' },
          startsAt: '2026-11-30T21:59:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: '0011223344556677',
        },
      ],
      incident: { id: '01JDZK5Q9W0000000000000000', state: 'triggered' },
    });
    expect(receiver.contents()[0]!['incident']).not.toHaveProperty('alerts');
  });

  it('signs in with the user and password of its address, which appear in no error', async () => {
    const url = receiver.url.replace('//', '//user:p%40ss-word-51@');
    const channel = openChannel({ name: 'hook', type: 'webhook', url: { env: 'URL' } }, { URL: url });
    await channel.send(notificationOf(), within());
    const credentials = Buffer.from('user:p@ss-word-51').toString('base64');
    expect(receiver.requests[0]!.headers.authorization).toBe(`Basic ${credentials}`);
    receiver.reset(({ headers }) => ({ status: 400, body: String(headers.authorization) }));
    await expect(channel.send(notificationOf(), within())).rejects.toMatchObject({
      reason: 'refused',
      message: expect.not.stringContaining(credentials),
    });
    const withToken = { name: 'hook', type: 'webhook', url: { env: 'URL' }, bearerToken: { env: 'T' } };
    await openChannel(withToken, { URL: url, T: 'the-token-52' })
      .send(notificationOf(), within())
      .catch(() => undefined);
    expect(receiver.requests.at(-1)!.headers.authorization).toBe('Bearer the-token-52');
  });

  it('sends the body of a template, in which no text can break out', async () => {
    const channel = openChannel(
      {
        name: 'hook',
        type: 'webhook',
        url: receiver.url,
        body: {
          text: '{{ $labels.alertname }} is {{ $labels.notification_status }}: {{ $labels.annotation_summary }}',
          count: 1,
          list: ['{{ $value }}', '{{ $externalURL }}'],
        },
      },
      {},
      { templates: createTemplates() },
    );
    const text = '", "admin": true, "x": "';
    const alerts = [alertOf({ labels: { alertname: text }, annotations: { summary: HOSTILE[5]! } })];
    await channel.send(notificationOf({ alerts }), within());
    expect(receiver.contents()).toEqual([
      { text: `${text} is firing: ${HOSTILE[5]}`, count: 1, list: ['1', 'https://app.example.com'] },
    ]);
  });

  it('reports the problem of a template, and does not retry', async () => {
    for (const body of ['{{ $labels.x.y }}', '{{ $labels.alertname }} is no JSON']) {
      const channel = openChannel(
        { name: 'hook', type: 'webhook', url: receiver.url, body },
        {},
        { templates: createTemplates() },
      );
      await expect(channel.send(notificationOf(), within())).rejects.toMatchObject({
        reason: 'template',
        message: expect.stringContaining('the template of the body'),
      });
    }
    expect(receiver.requests).toHaveLength(0);
  });

  it('reads secrets again for every attempt', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'channels-'));
    const file = join(directory, 'token');
    await writeFile(file, 'first-token\n');
    const channel = openChannel({ name: 'hook', type: 'webhook', url: receiver.url, bearerToken: { file } });
    await channel.send(notificationOf(), within());
    await writeFile(file, 'second-token\n');
    await channel.send(notificationOf(), within());
    expect(receiver.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first-token',
      'Bearer second-token',
    ]);
    for (const [wrong, message] of [
      ['', 'is empty'],
      ['two\nlines', 'must hold a secret of one line'],
      ['x'.repeat(70_000), 'EFBIG'],
    ] as const) {
      await writeFile(file, wrong);
      const sending = channel.send(notificationOf(), within());
      await expect(sending).rejects.toMatchObject({
        reason: 'auth',
        message: expect.stringContaining(message),
      });
    }
    await rm(directory, { recursive: true });
    await expect(channel.send(notificationOf(), within())).rejects.toMatchObject({
      reason: 'auth',
      message: expect.stringContaining('cannot be read: ENOENT'),
      options: { retry: true },
    });
  });
});
