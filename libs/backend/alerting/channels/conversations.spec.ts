import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelSettings, DeliveryReceipt, Notification } from '#contracts';
import { alertOf, HOSTILE, incidentOf, notificationOf, NOW, resolvedOf } from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';
import { Receiver, type Behaviour } from './contract/receiver.js';
import { testNotification } from '../delivery/notifications.js';

const receiver = new Receiver();
beforeAll(() => receiver.start());
afterAll(() => receiver.stop());

const json = (content: unknown, status = 200) => ({ status, body: JSON.stringify(content) });

/** Sends messages one after another, each with the receipt of the previous one. */
async function talk(
  settings: object,
  env: Record<string, string>,
  messages: Notification[],
  behaviour: Behaviour,
) {
  receiver.reset(behaviour);
  const channel = openChannel(settings as ChannelSettings, env);
  let previous: DeliveryReceipt | undefined;
  for (const message of messages) {
    const sent = await channel.send(
      { ...message, ...(previous && { previous }) },
      AbortSignal.timeout(10_000),
    );
    previous = sent ?? previous;
  }
  return receiver.requests.map(({ method, path }, index) => ({
    method,
    path,
    content: receiver.contents()[index]!,
  }));
}

const acknowledged = incidentOf({
  state: 'acknowledged',
  acknowledged: { by: 'ann', atMs: NOW, reason: 'looking' },
});
const changed = notificationOf({ idempotencyKey: 'key-2', reason: 'changed', incident: acknowledged });

describe('Slack with a bot token', () => {
  const settings = () => ({
    name: 'c',
    type: 'slack',
    token: { env: 'T' },
    channel: '#ops',
    apiUrl: `${receiver.url}/api`,
  });
  const ok: Behaviour = () => json({ ok: true, ts: '17.1', channel: 'C1' });

  it('edits its message and posts each change in the thread', async () => {
    const requests = await talk(settings(), { T: 'tok' }, [notificationOf(), changed, resolvedOf()], ok);
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/chat.postMessage',
      '/api/chat.update',
      '/api/chat.postMessage',
      '/api/chat.update',
      '/api/chat.postMessage',
    ]);
    expect(receiver.requests[0]!.headers.authorization).toBe('Bearer tok');
    expect(requests[0]!.content).toMatchObject({
      channel: '#ops',
      text: 'Firing: RabbitMqDown (critical, 1 alert)',
    });
    expect(requests[1]!.content).toMatchObject({
      channel: 'C1',
      ts: '17.1',
      text: 'Acknowledged: RabbitMqDown (critical, 1 alert)',
    });
    expect(requests[4]!.content).toMatchObject({
      channel: 'C1',
      thread_ts: '17.1',
      text: 'Resolved: RabbitMqDown (critical, 1 alert)',
    });
  });

  it('posts a new message when the first one was deleted', async () => {
    const requests = await talk(settings(), { T: 'tok' }, [notificationOf(), changed], ({ path }) =>
      path.endsWith('update')
        ? json({ ok: false, error: 'message_not_found' })
        : json({ ok: true, ts: '2', channel: 'C1' }),
    );
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/chat.postMessage',
      '/api/chat.update',
      '/api/chat.postMessage',
    ]);
    expect(requests[2]!.content).not.toHaveProperty('thread_ts');
  });

  it.each([
    ['invalid_auth', 'auth'],
    ['ratelimited', 'rate_limit'],
    ['channel_not_found', 'refused'],
    ['internal_error', 'server_error'],
  ])('understands the error %s', async (error, reason) => {
    await expect(
      talk(settings(), { T: 'tok' }, [notificationOf()], () => json({ ok: false, error })),
    ).rejects.toMatchObject({ reason, message: `Slack answered ${error}` });
  });

  it('mentions no user or group, whatever the texts contain', async () => {
    const text = HOSTILE[0]!;
    const alert = alertOf({ rule: text, annotations: { summary: text } });
    const [request] = await talk(settings(), { T: 'tok' }, [notificationOf({ alerts: [alert] })], ok);
    expect(request!.content['text']).toContain('&lt;!channel&gt;');
    const blocks = request!.content['blocks'] as { type: string }[];
    const marked = blocks.filter((block) => JSON.stringify(block).includes('mrkdwn'));
    expect(JSON.stringify(marked)).not.toContain('!channel');
  });
});

describe('Telegram', () => {
  const settings = () => ({
    name: 'c',
    type: 'telegram',
    token: { env: 'T' },
    chatId: '-100',
    threadId: 5,
    apiUrl: receiver.url,
  });
  const env = { T: '1:abc' };
  const ok: Behaviour = () => json({ ok: true, result: { message_id: 42 } });

  it('edits its message, and replies to it for changes that must notify people', async () => {
    const requests = await talk(settings(), env, [notificationOf(), changed, resolvedOf()], ok);
    expect(requests.map(({ path }) => path)).toEqual([
      '/bot1:abc/sendMessage',
      '/bot1:abc/editMessageText',
      '/bot1:abc/editMessageText',
      '/bot1:abc/sendMessage',
    ]);
    expect(requests[0]!.content).toMatchObject({ chat_id: '-100', message_thread_id: 5, parse_mode: 'HTML' });
    expect(requests[1]!.content).toMatchObject({ message_id: 42 });
    expect(requests[3]!.content).toMatchObject({
      text: '<b>Resolved: RabbitMqDown (critical, 1 alert)</b>',
      reply_parameters: { message_id: 42 },
    });
  });

  it('takes the retry delay from the body, and treats an unchanged text as success', async () => {
    await expect(
      talk(settings(), env, [notificationOf()], () =>
        json(
          { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 31 } },
          429,
        ),
      ),
    ).rejects.toMatchObject({ reason: 'rate_limit', options: { retryAfterMs: 31_000 } });
    const requests = await talk(settings(), env, [notificationOf(), changed], ({ path }) =>
      path.endsWith('editMessageText')
        ? json({ ok: false, error_code: 400, description: 'Bad Request: message is not modified: same' }, 400)
        : json({ ok: true, result: { message_id: 42 } }),
    );
    expect(requests).toHaveLength(2);
  });

  it('escapes tags in texts', async () => {
    const alert = alertOf({ rule: HOSTILE[4]!, annotations: { summary: HOSTILE[3]! } });
    const [request] = await talk(settings(), env, [notificationOf({ alerts: [alert] })], ok);
    const tags = (request!.content['text'] as string).match(/<\/?[a-z]+/g);
    expect(new Set(tags)).toEqual(new Set(['<b', '</b', '<a', '</a']));
  });
});

describe('Discord', () => {
  const settings = { name: 'c', type: 'discord', webhookUrl: { env: 'U' } };

  it('edits its message, and posts a short one for changes that must notify people', async () => {
    receiver.reset(() => json({}));
    const env = { U: `${receiver.url}/api/webhooks/1/secret-part?thread_id=9` };
    const requests = await talk(settings, env, [notificationOf(), changed, resolvedOf()], () =>
      json({ id: '77' }),
    );
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/webhooks/1/secret-part?thread_id=9&wait=true',
      'PATCH /api/webhooks/1/secret-part/messages/77?thread_id=9',
      'PATCH /api/webhooks/1/secret-part/messages/77?thread_id=9',
      'POST /api/webhooks/1/secret-part?thread_id=9&wait=true',
    ]);
    expect(requests[3]!.content).toEqual({
      allowed_mentions: { parse: [] },
      content: 'Resolved\\: RabbitMqDown \\(critical\\, 1 alert\\)',
    });
  });

  it('escapes links and mentions in texts', async () => {
    const alert = alertOf({ rule: HOSTILE[2]!, annotations: { summary: HOSTILE[1]! } });
    const [request] = await talk(
      settings,
      { U: `${receiver.url}/api/webhooks/1/secret-part` },
      [notificationOf({ alerts: [alert] })],
      () => json({ id: '1' }),
    );
    const [embed] = request!.content['embeds'] as { title: string; description: string }[];
    expect(embed!.title).toContain('\\[click\\]\\(https');
    expect(embed!.description).toContain('\\<\\@123456789\\>');
  });
});

describe('PagerDuty', () => {
  const settings = () => ({ name: 'c', type: 'pagerduty', routingKey: { env: 'K' }, apiUrl: receiver.url });

  it('triggers, acknowledges and resolves one alert', async () => {
    const messages = [notificationOf(), changed, resolvedOf(), testNotification('c', NOW)];
    const requests = await talk(settings(), { K: 'key' }, messages, () => json({ status: 'success' }, 202));
    expect(requests.map(({ path }) => path)).toEqual(Array(5).fill('/v2/enqueue'));
    expect(requests.map(({ content }) => content['event_action'])).toEqual([
      'trigger',
      'acknowledge',
      'resolve',
      'trigger',
      'resolve',
    ]);
    expect(new Set(requests.slice(0, 3).map(({ content }) => content['dedup_key']))).toEqual(
      new Set(['01JDZK5Q9W0000000000000000']),
    );
    expect(requests[0]!.content['payload']).toMatchObject({
      summary: 'Firing: RabbitMqDown (critical, 1 alert)',
      severity: 'critical',
    });
  });
});

describe('Opsgenie', () => {
  it('creates, acknowledges and closes one alert', async () => {
    const settings = { name: 'c', type: 'opsgenie', apiKey: { env: 'K' }, apiUrl: receiver.url };
    const messages = [notificationOf(), changed, resolvedOf()];
    const requests = await talk(settings, { K: 'key' }, messages, () => json({ result: 'ok' }, 202));
    expect(requests.map(({ path }) => path)).toEqual([
      '/v2/alerts',
      '/v2/alerts/01JDZK5Q9W0000000000000000/acknowledge?identifierType=alias',
      '/v2/alerts/01JDZK5Q9W0000000000000000/close?identifierType=alias',
    ]);
    expect(receiver.requests[0]!.headers.authorization).toBe('GenieKey key');
    expect(requests[0]!.content).toMatchObject({ alias: '01JDZK5Q9W0000000000000000', priority: 'P1' });
    expect(requests[1]!.content).toMatchObject({ user: 'ann' });
  });
});

describe('a channel without `sendResolved`', () => {
  it('does not send resolved incidents', async () => {
    const settings = { name: 'c', type: 'webhook', url: receiver.url, sendResolved: false };
    await expect(
      talk(settings, {}, [notificationOf(), resolvedOf()], () => ({ status: 200 })),
    ).resolves.toHaveLength(1);
  });
});
