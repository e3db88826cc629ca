import type { ChannelSettings, Notification } from '#contracts';
import type { ReceivedRequest, ReceiverAnswer } from './receiver.js';
import * as schemas from './schemas.js';

/** What the contract test needs to know about a channel type. */
export interface ChannelCase {
  readonly title: string;
  readonly settings: (url: string) => ChannelSettings;
  /** Environment variables that hold the channel's secrets. */
  readonly env: (url: string) => Readonly<Record<string, string>>;
  /** Values that must not appear in an error. */
  readonly secrets: readonly string[];
  readonly ok: (request: ReceivedRequest) => ReceiverAnswer;
  /** JSON schema of the request body; undefined when there is no body. */
  readonly schema?: (request: ReceivedRequest) => object;
  /** Largest body, bytes. */
  readonly maxBytes: number;
  /** Number of requests per message. */
  readonly requests?: number;
  /** Failure reasons by status, where they differ from the usual ones. */
  readonly reasons?: Readonly<Record<number, string>>;
  /** Changes a message into one that the channel accepts, for channels that do not accept all messages. */
  readonly adapt?: (notification: Notification) => Notification;
  /** Text that the receiver shows to people. */
  readonly people?: boolean;
}

const json = (content: unknown, status = 200): ReceiverAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

export const CASES: readonly ChannelCase[] = [
  {
    title: 'webhook',
    settings: (url) => ({
      name: 'c',
      type: 'webhook',
      url: `${url}/hook`,
      signingSecret: { env: 'SIGN' },
      bearerToken: { env: 'BEARER' },
      secretHeaders: { 'x-api-key': { env: 'KEY' } },
    }),
    env: () => ({ SIGN: 'sign-8f3ka92m', BEARER: 'bearer-0a8s7d6f', KEY: 'header-k2j3h4' }),
    secrets: ['sign-8f3ka92m', 'bearer-0a8s7d6f', 'header-k2j3h4'],
    ok: () => ({ status: 204 }),
    schema: () => schemas.WEBHOOK,
    maxBytes: 64 * 2 ** 20,
  },
  {
    title: 'Slack with a bot token',
    settings: (url) => ({
      name: 'c',
      type: 'slack',
      token: { env: 'TOKEN' },
      channel: '#alerts',
      apiUrl: `${url}/api`,
    }),
    env: () => ({ TOKEN: 'the-bot-token-7777' }),
    secrets: ['the-bot-token-7777'],
    ok: () => json({ ok: true, ts: '1700000000.000100', channel: 'C024BE91L' }),
    schema: () => schemas.SLACK,
    maxBytes: 32_768,
    people: true,
  },
  {
    title: 'Slack with an incoming webhook',
    settings: () => ({ name: 'c', type: 'slack', webhookUrl: { env: 'URL' } }),
    env: (url) => ({ URL: `${url}/services/T0000AAAA/B0000BBBB/zzzSlackSecretzzz` }),
    secrets: ['zzzSlackSecretzzz'],
    ok: () => ({ status: 200, body: 'ok' }),
    schema: () => schemas.SLACK,
    maxBytes: 32_768,
    people: true,
  },
  {
    title: 'PagerDuty',
    settings: (url) => ({ name: 'c', type: 'pagerduty', routingKey: { env: 'KEY' }, apiUrl: url }),
    env: () => ({ KEY: 'e93facc04764012d7bfb002500d5d1a6' }),
    secrets: ['e93facc04764012d7bfb002500d5d1a6'],
    ok: () => json({ status: 'success', message: 'Event processed', dedup_key: 'k' }, 202),
    schema: () => schemas.PAGERDUTY,
    maxBytes: 512 * 1_024,
    people: true,
  },
  {
    title: 'Opsgenie',
    settings: (url) => ({ name: 'c', type: 'opsgenie', apiKey: { env: 'KEY' }, apiUrl: url, teams: ['ops'] }),
    env: () => ({ KEY: 'eb243592-faa2-4ba2-a551-1afdf565c889' }),
    secrets: ['eb243592-faa2-4ba2-a551-1afdf565c889'],
    ok: () => json({ result: 'Request will be processed', requestId: 'r' }, 202),
    schema: ({ path }) => (path === '/v2/alerts' ? schemas.OPSGENIE_CREATE : schemas.OPSGENIE_DEED),
    maxBytes: 131_072,
    people: true,
  },
  {
    title: 'Telegram',
    settings: (url) => ({
      name: 'c',
      type: 'telegram',
      token: { env: 'TOKEN' },
      chatId: '-1001234567890',
      apiUrl: url,
    }),
    env: () => ({ TOKEN: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' }),
    secrets: ['110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'],
    ok: () => json({ ok: true, result: { message_id: 42 } }),
    schema: () => schemas.TELEGRAM,
    maxBytes: 32_768,
    reasons: { 404: 'auth' },
    people: true,
  },
  {
    title: 'Discord',
    settings: () => ({ name: 'c', type: 'discord', webhookUrl: { env: 'URL' } }),
    env: (url) => ({ URL: `${url}/api/webhooks/112233445566/DiscordSecret-9z8y7x` }),
    secrets: ['DiscordSecret-9z8y7x'],
    ok: () => json({ id: '987654321' }),
    schema: () => schemas.DISCORD,
    maxBytes: 65_536,
    people: true,
  },
  {
    title: 'Microsoft Teams',
    settings: () => ({ name: 'c', type: 'teams', webhookUrl: { env: 'URL' } }),
    env: (url) => ({
      URL: `${url}/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=TeamsSig0987`,
    }),
    secrets: ['TeamsSig0987'],
    ok: () => ({ status: 202 }),
    schema: () => schemas.TEAMS,
    maxBytes: 28 * 1_024,
    people: true,
  },
  {
    title: 'Alertmanager',
    settings: (url) => ({
      name: 'c',
      type: 'alertmanager',
      urls: [`${url}/am`],
      basicAuth: { username: 'prom', password: { env: 'PASS' } },
    }),
    env: () => ({ PASS: 'basic-pass-5566' }),
    secrets: ['basic-pass-5566', Buffer.from('prom:basic-pass-5566').toString('base64')],
    ok: () => ({ status: 200 }),
    schema: () => schemas.ALERTMANAGER,
    maxBytes: 2 ** 20,
  },
  {
    title: 'heartbeat',
    settings: () => ({ name: 'c', type: 'heartbeat', url: { env: 'URL' } }),
    env: (url) => ({ URL: `${url}/ping/5f0c1e2d-HeartbeatSecret` }),
    secrets: ['5f0c1e2d-HeartbeatSecret'],
    ok: () => ({ status: 200, body: 'OK' }),
    maxBytes: 0,
    adapt: (notification) => ({ ...notification, reason: 'test' }),
  },
];
