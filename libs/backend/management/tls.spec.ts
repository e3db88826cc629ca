import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LISTENING } from '../../../test/support/management.js';
import { selfSigned, type SelfSigned } from '../../../test/support/self-signed.js';
import type { ManagementServer } from './management-server.js';

const pages = [{ path: '/health', handle: () => ({ status: 200, headers: {}, body: 'ok' }) }];

describe.each(LISTENING)('The management port over TLS, %s', (_where, openPort) => {
  let folder = '';
  let server: ManagementServer;
  let identity: SelfSigned;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-'));
    identity = selfSigned();
    const [tlsCertFile, tlsKeyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await writeFile(tlsCertFile, identity.cert);
    await writeFile(tlsKeyFile, identity.key);
    server = await openPort(pages, { tlsCertFile, tlsKeyFile });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const statusOf = async (): Promise<number | undefined> => {
    const [response] = (await once(
      get(`${server.url}/health`, { ca: identity.cert, agent: false }),
      'response',
    )) as [{ statusCode?: number; resume(): void }];
    response.resume();
    return response.statusCode;
  };

  it('answers clients that trust its certificate, and returns its address with its scheme', async () => {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await statusOf()).toBe(200);
  });

  it('makes room for a probe when a client opens too many connections', async () => {
    const { hostname, port } = new URL(server.url ?? '');
    const plain = Array.from({ length: 200 }, () => connect(Number(port), hostname));
    const greeted = Array.from({ length: 100 }, () =>
      connectTls(Number(port), hostname, { rejectUnauthorized: false }),
    );
    const hoard = [...plain, ...greeted];
    for (const socket of hoard) socket.on('error', () => undefined);
    await Promise.all(hoard.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    expect(await statusOf()).toBe(200);
    for (const socket of hoard) socket.destroy();
  });

  it.each(['tlsCertFile', 'tlsKeyFile'] as const)('says which file it cannot read: %s', async (option) => {
    const files = { tlsCertFile: join(folder, 'cert.pem'), tlsKeyFile: join(folder, 'key.pem') };
    await expect(openPort(pages, { ...files, [option]: '/nowhere.pem' })).rejects.toThrow(
      `management.${option} "/nowhere.pem" cannot be read (ENOENT)`,
    );
  });
});
