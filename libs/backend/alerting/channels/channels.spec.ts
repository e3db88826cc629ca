import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DeliveryError, type Notification } from '#contracts';
import { bounded, testNotification } from '../delivery/notifications.js';
import { CASES, type ChannelCase } from './contract/channel-cases.js';
import {
  alertOf,
  HOSTILE,
  hugeOf,
  incidentOf,
  notificationOf,
  NOW,
  resolvedOf,
} from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';
import { Receiver, type Behaviour, type ReceivedRequest } from './contract/receiver.js';

const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);

const receiver = new Receiver();
beforeAll(() => receiver.start());
afterAll(() => receiver.stop());

const HUGE = hugeOf(10_000);

function open(channelCase: ChannelCase, url = receiver.url) {
  const channel = openChannel(channelCase.settings(url), channelCase.env(url));
  const adapt = channelCase.adapt ?? ((notification: Notification) => notification);
  return {
    channel,
    send: (notification: Notification, signal = AbortSignal.timeout(20_000)) =>
      channel.send(adapt(notification), signal),
  };
}

/** The error of a message whose delivery failed. */
async function failureOf(sending: Promise<unknown>): Promise<DeliveryError> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeliveryError);
  return error as DeliveryError;
}

function expectValid({ schema, maxBytes }: ChannelCase, requests: readonly ReceivedRequest[]): void {
  expect(requests.length).toBeGreaterThan(0);
  for (const request of requests) {
    expect(Buffer.byteLength(request.body)).toBeLessThanOrEqual(maxBytes);
    if (!schema) continue;
    const isValid = ajv.validate(schema(request), JSON.parse(request.body));
    expect({ isValid, errors: ajv.errors }).toEqual({ isValid: true, errors: null });
  }
}

describe.each(CASES)('the channel $title', (channelCase) => {
  beforeEach(() => receiver.reset(channelCase.ok));

  it('sends what the receiver takes, for every reason', async () => {
    const { send } = open(channelCase);
    const acknowledged = incidentOf({
      state: 'acknowledged',
      acknowledged: { by: 'ann', atMs: NOW, reason: 'I look into it' },
    });
    const messages = [
      notificationOf(),
      notificationOf({
        reason: 'changed',
        alerts: [alertOf(), alertOf({ labels: { alertname: 'B' }, rule: 'B' })],
      }),
      notificationOf({ reason: 'changed', incident: acknowledged }),
      notificationOf({
        reason: 'repeated',
        externalUrl: undefined,
        alerts: [alertOf({ generatorUrl: undefined, value: NaN })],
      }),
      notificationOf({ reason: 'escalated' }),
      resolvedOf(),
      testNotification('c', NOW, 'https://app.example.com'),
    ];
    for (const message of messages) await send(message);
    expect(receiver.requests.length).toBeGreaterThanOrEqual(messages.length);
    expectValid(channelCase, receiver.requests);
  });

  it.each([
    [400, 'refused', false],
    [401, 'auth', false],
    [403, 'auth', false],
    [404, 'refused', false],
    [429, 'rate_limit', true],
    [500, 'server_error', true],
    [503, 'server_error', true],
  ])('understands the answer %i', async (status, usual, retry) => {
    receiver.reset(() => ({ status, headers: { 'retry-after': '7' }, body: 'the receiver says no' }));
    const failure = await failureOf(open(channelCase).send(notificationOf()));
    expect(failure.reason).toBe(channelCase.reasons?.[status] ?? usual);
    expect(failure.options.retry ?? retry).toBe(retry);
    expect(failure.message).toContain('the receiver says no');
    if (retry) expect(failure.options.retryAfterMs).toBe(7_000);
    expect(receiver.requests).toHaveLength(1);
  });

  it('does not follow redirects, which would carry its secrets elsewhere', async () => {
    receiver.reset(() => ({ status: 307, headers: { location: `${receiver.url}/elsewhere` } }));
    const failure = await failureOf(open(channelCase).send(notificationOf()));
    expect(failure).toMatchObject({ reason: 'refused', message: expect.stringContaining('redirects') });
    expect(receiver.requests).toHaveLength(1);
  });

  it('fails after its time-out', async () => {
    receiver.reset(() => 'hang');
    const failure = await failureOf(open(channelCase).send(notificationOf(), AbortSignal.timeout(50)));
    expect(failure.reason).toBe('timeout');
  });

  it('sends nothing if its time-out has already passed', async () => {
    const failure = await failureOf(open(channelCase).send(notificationOf(), AbortSignal.abort()));
    expect(failure.reason).toBe('timeout');
    expect(receiver.requests).toHaveLength(0);
  });

  it('reports a refused connection, and reads no more of a response than it needs', async () => {
    const failure = await failureOf(open(channelCase, await closedPort()).send(notificationOf()));
    expect(failure).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    receiver.reset(() => 'endless');
    await expect(failureOf(open(channelCase).send(notificationOf()))).resolves.toMatchObject({
      reason: 'server_error',
    });
  });

  it('has no secrets in its errors, also when the receiver repeats them', async () => {
    const echo: Behaviour = ({ path, headers, body }) => ({
      status: 400,
      body: `${path} ${JSON.stringify(headers)} ${encodeURIComponent(path)} ${body}`.slice(0, 60_000),
    });
    receiver.reset(echo);
    const closed = await closedPort();
    const failures = [
      await failureOf(
        open(channelCase).send(notificationOf({ alerts: [alertOf({ labels: {}, annotations: {} })] })),
      ),
      await failureOf(open(channelCase, closed).send(notificationOf())),
      await failureOf(open({ ...channelCase, env: () => ({}) }).send(notificationOf())),
    ];
    for (const { message, stack } of failures)
      for (const secret of channelCase.secrets) {
        expect(message).not.toContain(secret);
        expect(stack).not.toContain(secret);
      }
    expect(failures[2]).toMatchObject({ reason: 'auth', message: expect.stringContaining('is not set') });
  });

  it('sends the same again for every attempt', async () => {
    const { send } = open(channelCase);
    await send(notificationOf());
    await send(notificationOf());
    const [first, second] = receiver.requests.map(({ path, body }) => ({ path, body }));
    expect(second).toEqual(first);
  });

  it('keeps hostile texts harmless and within the limits', async () => {
    const { send } = open(channelCase);
    for (const text of HOSTILE) {
      const alert = alertOf({
        rule: text,
        labels: { alertname: text, severity: 'critical', instance: text, [text.slice(0, 20)]: text },
        annotations: { summary: text, description: text, runbook_url: `https://x.example/${text}` },
        generatorUrl: `javascript:alert(${text})`,
      });
      const incident = incidentOf({ title: text, acknowledged: { by: text, atMs: NOW, reason: text } });
      await send(notificationOf({ alerts: [alert], incident }));
    }
    if (channelCase.title === 'webhook' || channelCase.title === 'Alertmanager') return;
    expectValid(channelCase, receiver.requests);
    for (const { body } of receiver.requests) {
      expect(body).not.toMatch(/javascript:alert|\\u202e|\u202e|\\u0000|\\ud800/);
    }
  });

  it('sends long addresses with characters that are escaped', async () => {
    const { send } = open(channelCase);
    const runbook_url = `https://x.example/?${'a&'.repeat(950)}`;
    await send(notificationOf({ alerts: [alertOf({ annotations: { summary: 'x', runbook_url } })] }));
    if (channelCase.title !== 'Alertmanager') expectValid(channelCase, receiver.requests);
  });

  it('sends 10,000 alerts as well as one', async () => {
    const { send } = open(channelCase);
    await send(channelCase.people ? HUGE : bounded(HUGE));
    if (channelCase.title !== 'Alertmanager') expectValid(channelCase, receiver.requests);
  });

  if (channelCase.people)
    it('says where to set the address when links are missing', async () => {
      const { send } = open(channelCase);
      await send(notificationOf({ externalUrl: undefined }));
      expect(receiver.requests[0]!.body.replaceAll('\\\\', '')).toContain('management.externalUrl');
      receiver.reset(channelCase.ok);
      await send(notificationOf());
      expect(receiver.requests[0]!.body).not.toContain('management.externalUrl');
      expect(receiver.requests[0]!.body).toContain('https://app.example.com/incidents/01JDZK5Q9W');
    });
});

async function closedPort(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
