import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { ChannelSettings, Notification } from '#contracts';
import { selfSigned } from '../../../../test/support/self-signed.js';
import {
  alertOf,
  HOSTILE,
  hugeOf,
  incidentOf,
  notificationOf,
  resolvedOf,
} from './contract/notifications.js';
import { openChannel } from './contract/open-channel.js';

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Starts a mail server with these options. */
async function mailServer(options: SMTPServerOptions = {}) {
  const mails: { raw: string; from: string; to: string[]; user: string | undefined }[] = [];
  const { cert, key } = selfSigned();
  const server = new SMTPServer({
    cert,
    key,
    logger: false,
    authOptional: true,
    onAuth: ({ username, password }, _session, callback) =>
      password === 'mail-password-81'
        ? callback(null, { user: username })
        : callback(new Error('Invalid login')),
    onData(stream, session, callback) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          raw: Buffer.concat(pieces).toString('utf8'),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user as string | undefined,
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  opened.push(() => new Promise((resolve) => server.close(() => resolve())));
  const directory = await mkdtemp(join(tmpdir(), 'channels-mail-'));
  opened.push(() => rm(directory, { recursive: true }));
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, cert);
  const { port } = server.server.address() as AddressInfo;
  return { mails, settings: settingsOf(port, { tls: { caFile, serverName: 'localhost' } }) };
}

function settingsOf(port: number, more: object = {}): ChannelSettings {
  return {
    name: 'mail',
    type: 'email',
    host: '127.0.0.1',
    port,
    from: 'Alerts <alerts@app.example.com>',
    to: ['ops@example.com', 'second@example.com'],
    ...more,
  };
}

const send = (settings: ChannelSettings, notification: Notification, env = {}, limitMs = 20_000) =>
  openChannel(settings, env).send(notification, AbortSignal.timeout(limitMs));

const header = (raw: string, name: string) =>
  new RegExp(`^${name}:(?:\\r\\n)? (.*(?:\\r\\n[ \\t].*)*)`, 'im')
    .exec(raw.slice(0, raw.indexOf('\r\n\r\n')))?.[1]
    ?.replace(/\r\n\s+/g, ' ');

describe('the email channel', () => {
  it('sends text and HTML over an encrypted connection, signed in', async () => {
    const { mails, settings } = await mailServer();
    const signedIn = { ...settings, username: 'app', password: { env: 'P' } };
    await send(signedIn, notificationOf(), { P: 'mail-password-81' });
    const [{ raw, from, to, user }] = mails as [(typeof mails)[0]];
    expect({ from, to, user }).toEqual({
      from: 'alerts@app.example.com',
      to: ['ops@example.com', 'second@example.com'],
      user: 'app',
    });
    expect(header(raw, 'Subject')).toBe('Firing: RabbitMqDown (critical, 1 alert)');
    expect(header(raw, 'Auto-Submitted')).toBe('auto-generated');
    expect(raw).toContain('multipart/alternative');
    expect(raw).toContain('RabbitMQ does not answer');
    expect(raw).toContain('<h3>Firing: RabbitMqDown (critical, 1 alert)</h3>');
  });

  it('puts an incident into one thread; a repeated attempt has the same id', async () => {
    const { mails, settings } = await mailServer();
    const receipt = await send(settings, notificationOf());
    await send(settings, notificationOf());
    await send(settings, resolvedOf({ previous: receipt! }));
    const ids = mails.map(({ raw }) => header(raw, 'Message-ID'));
    expect(ids).toEqual([
      '<incident-01JDZK5Q9W0000000000000000-mail@app.example.com>',
      '<incident-01JDZK5Q9W0000000000000000-mail@app.example.com>',
      '<key-9@app.example.com>',
    ]);
    expect(header(mails[2]!.raw, 'References')).toBe(ids[0]);
    expect(header(mails[2]!.raw, 'In-Reply-To')).toBe(ids[0]);
  });

  it('gives different mails different ids: of two channels, and of one with a long name', async () => {
    const { mails, settings } = await mailServer();
    const name = 'a'.repeat(100);
    const receipt = await send({ ...settings, name }, notificationOf());
    await send({ ...settings, name: 'managers' }, notificationOf({ reason: 'escalated' }));
    for (const number of [2, 3]) {
      const idempotencyKey = `${incidentOf().id}-${name}-${number}`;
      await send({ ...settings, name }, notificationOf({ idempotencyKey, previous: receipt! }));
    }
    const ids = mails.map(({ raw }) => header(raw, 'Message-ID'));
    expect(new Set(ids).size).toBe(4);
    expect(mails.slice(2).map(({ raw }) => header(raw, 'References'))).toEqual([ids[0], ids[0]]);
  });

  it('escapes headers and tags in texts, and accepts 10,000 alerts', async () => {
    const { mails, settings } = await mailServer();
    for (const text of HOSTILE) {
      const alert = alertOf({ rule: text, annotations: { summary: text }, labels: { alertname: text } });
      const incident = incidentOf({ id: text, title: text });
      await send(settings, notificationOf({ alerts: [alert], incident, idempotencyKey: text }));
    }
    await send(settings, hugeOf(10_000));
    for (const { raw, to } of mails) {
      expect(to).toHaveLength(2);
      expect(header(raw, 'Bcc')).toBeUndefined();
      const html = raw.slice(raw.indexOf('text/html'));
      expect(html).not.toMatch(/<script|<img|<a href=3D"https:\/\/evil/i);
      expect(Buffer.byteLength(raw)).toBeLessThan(200_000);
    }
  });

  it.each<[string, SMTPServerOptions, object, string]>([
    ['a wrong password', {}, { username: 'app', password: { env: 'P' } }, 'auth'],
    [
      'a recipient that does not exist',
      { onRcptTo: (_address, _session, callback) => callback(replyOf(550)) },
      {},
      'refused',
    ],
    [
      'a mailbox that is full for now',
      { onRcptTo: (_address, _session, callback) => callback(replyOf(452)) },
      {},
      'server_error',
    ],
    [
      'a server without encryption',
      { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] },
      {},
      'unreachable',
    ],
    ['a certificate that is not trusted', {}, { tls: undefined }, 'unreachable'],
  ])('understands %s', async (_title, options, more, reason) => {
    const { settings, mails } = await mailServer(options);
    const failing = send({ ...settings, ...more }, notificationOf(), { P: 'wrong-password-99' });
    const error = await failing.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'OBS_DELIVERY', reason });
    expect(String(error)).not.toContain('wrong-password-99');
    expect(mails).toEqual([]);
  });

  it('fails after its time-out, and when the connection is refused', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(send(settingsOf(port), notificationOf(), {}, 50)).rejects.toMatchObject({
      reason: 'timeout',
    });
    silent.close();
    await expect(send(settingsOf(port), notificationOf())).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('names the missing package', () => {
    const missing = () => {
      throw Object.assign(new Error('OBS_PEER_MISSING: nodemailer'), { code: 'OBS_PEER_MISSING' });
    };
    expect(() => openChannel(settingsOf(25), {}, { loadPeer: missing })).toThrow('OBS_PEER_MISSING');
  });
});

function replyOf(responseCode: number): Error {
  return Object.assign(new Error('no'), { responseCode });
}
