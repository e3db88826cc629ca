import { describe, expect, it } from '@jest/globals';
import type { ChannelSettings } from '#contracts';
import { channelProblems } from './channel-problems.js';
import { openChannel } from './contract/open-channel.js';

const GOOD: readonly ChannelSettings[] = [
  { name: 'log', type: 'log' },
  { name: 'hook', type: 'webhook', url: 'https://example.com/alerts', timeoutMs: 5_000, sendResolved: false },
  { name: 'hook', type: 'webhook', url: { env: 'URL' }, body: { text: '{{ $labels.alertname }}' } },
  { name: 'slack', type: 'slack', token: { file: '/run/secrets/slack' }, channel: 'C024BE91L' },
  { name: 'slack', type: 'slack', webhookUrl: { env: 'SLACK_URL' } },
  {
    name: 'mail',
    type: 'email',
    host: 'smtp.example.com',
    from: 'Alerts <a@example.com>',
    to: ['ops@example.com'],
  },
  { name: 'pd', type: 'pagerduty', routingKey: { env: 'PD' }, region: 'eu' },
  { name: 'og', type: 'opsgenie', apiKey: { env: 'OG' } },
  { name: 'tg', type: 'telegram', token: { env: 'TG' }, chatId: '@ops' },
  { name: 'dc', type: 'discord', webhookUrl: { env: 'DC' }, proxy: 'http://proxy:3128' },
  { name: 'teams', type: 'teams', webhookUrl: { env: 'TEAMS' } },
  { name: 'am', type: 'alertmanager', urls: ['http://am-0:9093', 'http://am-1:9093/prefix'] },
  { name: 'beat', type: 'heartbeat', url: 'https://example.com/beat', intervalMs: 60_000 },
];

describe('channelProblems', () => {
  it.each(GOOD)('finds nothing wrong with $type', (settings) =>
    expect(channelProblems(settings)).toEqual([]),
  );

  it.each<[object, string]>([
    [{}, 'type: must be one of log, webhook, slack'],
    [{ name: 'x', type: 'slak' }, 'did you mean slack?'],
    [{ type: 'log' }, 'name: must be'],
    [{ name: 'x\ny', type: 'log' }, 'name: must be'],
    [{ name: 'x', type: 'log', colour: 'red' }, 'colour: is not an option'],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', signingsecret: 'x' },
      'signingsecret: is not an option; did you mean signingSecret?',
    ],
    [{ name: 'x', type: 'webhook', url: 'ftp://e.com' }, 'url: must be an address'],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', timeoutMs: 0 },
      'timeoutMs: must be an integer from 100 to 60000',
    ],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', headers: { authorization: 'Basic x' } },
      'headers.authorization: ',
    ],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', headers: { 'x-a': 'b\r\nc: d' } },
      'headers.x-a: must be',
    ],
    [
      {
        name: 'x',
        type: 'webhook',
        url: 'https://e.com',
        bearerToken: { env: 'A' },
        basicAuth: { username: 'u', password: { env: 'B' } },
      },
      'bearerToken: must not be set together with basicAuth',
    ],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', body: { a: ['{{ $value | humanise }}'] } },
      'body: has a wrong template: line 1, column 13',
    ],
    [{ name: 'x', type: 'slack', token: { env: 'A' } }, 'channel: must be set'],
    [{ name: 'x', type: 'slack' }, 'token: must be set'],
    [
      { name: 'x', type: 'slack', webhookUrl: { env: 'A' }, channel: '#a' },
      'webhookUrl: must not be set together',
    ],
    [{ name: 'x', type: 'email', host: 'h', from: 'no address', to: ['a@b.c'] }, 'from: must be an address'],
    [
      { name: 'x', type: 'email', host: 'h', from: 'a@b.c\r\nBcc: v@e.com', to: ['a@b.c'] },
      'from: must be an address',
    ],
    [{ name: 'x', type: 'email', host: 'h', from: 'a@b.c', to: [] }, 'to: must be a list'],
    [
      { name: 'x', type: 'email', host: 'h', from: 'a@b.c', to: ['a@b.c'], username: 'u' },
      'password: must be set',
    ],
    [{ name: 'x', type: 'telegram', token: { env: 'A' }, chatId: 12 }, 'chatId: must be'],
    [{ name: 'x', type: 'alertmanager', urls: [] }, 'urls: must be a list, at least 1'],
    [
      { name: 'x', type: 'pagerduty', routingKey: { env: 'A', file: 'b' } },
      'routingKey: must be a reference',
    ],
  ])('reports the problem of %j', (settings, problem) =>
    expect(channelProblems(settings)).toEqual([expect.stringContaining(problem)]),
  );

  it.each<[object, string]>([
    [{ name: 'x', type: 'slack', token: 'xoxb-123456789012-abcdef', channel: '#a' }, 'token'],
    [{ name: 'x', type: 'slack', webhookUrl: 'https://hooks.slack.com/services/T00/B00/xyz' }, 'webhookUrl'],
    [{ name: 'x', type: 'discord', webhookUrl: 'https://discord.com/api/webhooks/1/abcdef' }, 'webhookUrl'],
    [
      { name: 'x', type: 'teams', webhookUrl: 'https://prod.logic.azure.com/workflows/1?sig=abc' },
      'webhookUrl',
    ],
    [{ name: 'x', type: 'telegram', token: '110201543:AAHdqTcvCH1vGWJx', chatId: '1' }, 'token'],
    [{ name: 'x', type: 'pagerduty', routingKey: 'e93facc04764012d7bfb002500d5d1a6' }, 'routingKey'],
    [{ name: 'x', type: 'opsgenie', apiKey: 'eb243592-faa2-4ba2-a551-1afdf565c889' }, 'apiKey'],
    [{ name: 'x', type: 'webhook', url: 'https://user:hunter2@e.com/' }, 'url'],
    [{ name: 'x', type: 'webhook', url: 'https://e.com/?token=hunter2' }, 'url'],
    [{ name: 'x', type: 'webhook', url: 'https://hooks.slack.com/services/T00/B00/hunter2hunter2' }, 'url'],
    [{ name: 'x', type: 'webhook', url: 'https://e.com', signingSecret: 'hunter2' }, 'signingSecret'],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', basicAuth: { username: 'u', password: 'hunter2' } },
      'basicAuth.password',
    ],
    [
      { name: 'x', type: 'webhook', url: 'https://e.com', headers: { 'x-api-key': 'hunter2' } },
      'headers.x-api-key',
    ],
    [{ name: 'x', type: 'alertmanager', urls: ['http://u:hunter2@am:9093'] }, 'urls.0'],
    [{ name: 'x', type: 'discord', webhookUrl: { env: 'A' }, proxy: 'http://u:hunter2@proxy' }, 'proxy'],
  ])('rejects a secret written in %j, without quoting it', (settings, field) => {
    const problems = channelProblems(settings);
    expect(problems.map((line) => line.split(':')[0])).toEqual([field]);
    expect(problems.join()).not.toMatch(/hunter2|xoxb|AAHdq|e93fac|eb243|abcdef|sig=|T00/);
  });

  it('is the error with which a channel is rejected', () => {
    expect(() => openChannel({ name: 'x', type: 'slack' })).toThrow(
      expect.objectContaining({
        code: 'OBS_ALERTING',
        message: expect.stringContaining('token: must be set'),
      }),
    );
  });
});
