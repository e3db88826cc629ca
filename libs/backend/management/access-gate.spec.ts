import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tokenProblem, type ManagementEndpoint, type ManagementOptions } from '#contracts';
import {
  ask,
  bearer,
  LISTENING,
  NEXT_TOKEN,
  openManagement,
  stderrOf,
  TOKEN,
} from '../../../test/support/management.js';
import { systemClock } from '#kernel';
import type { ManagementServer } from './management-server.js';
import { isLoopback } from '#listener';

const fine = { status: 200, headers: {}, body: 'fine' };
const pages: ManagementEndpoint[] = [
  { path: '/open', handle: ({ authorized }) => ({ ...fine, body: String(authorized) }) },
  { path: '/local', access: 'local', handle: () => fine },
  { path: '/secret', access: 'token', handle: () => fine },
  {
    path: '/report',
    method: 'POST',
    access: 'origin',
    handle: async ({ json }) => ({ ...fine, status: 202, body: JSON.stringify(await json()) }),
  },
];

let server: ManagementServer | undefined;
let openPort: (typeof LISTENING)[number][1] = openManagement;

async function open(management: ManagementOptions = {}): Promise<string> {
  server = await openPort(pages, { rateLimit: 1000, ...management });
  return server.url ?? '';
}

const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
  (await ask(url, { headers })).status;

afterEach(async () => {
  await server?.close();
});

describe.each(LISTENING)('a protected page, %s', (_where, thisPort) => {
  beforeEach(() => void (openPort = thisPort));

  it('opens with one of two tokens, and with nothing else', async () => {
    const url = `${await open({ tokens: [TOKEN, NEXT_TOKEN] })}/secret`;
    expect(await statusOf(url, bearer(TOKEN))).toBe(200);
    expect(await statusOf(url, bearer(NEXT_TOKEN))).toBe(200);
    expect(await statusOf(url, { authorization: `bearer  ${TOKEN}` })).toBe(200);
    const wrong = [
      bearer(`${TOKEN.slice(0, -1)}0`),
      bearer(`${TOKEN}0`),
      bearer(''),
      { authorization: TOKEN },
      {},
    ];
    for (const headers of wrong) {
      const refused = await ask(url, { headers });
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="management"',
      ]);
    }
    expect(await statusOf(`${url}?token=${TOKEN}`)).toBe(401);
  });

  it('on loopback, without a token set, one is made and printed once, when it is first needed', async () => {
    let url = '';
    const quiet = await stderrOf(async () => {
      url = await open();
      expect(await statusOf(`${url}/open`)).toBe(200);
      expect(await statusOf(`${url}/local`)).toBe(200);
    });
    expect(quiet).toBe('');
    const printed = await stderrOf(async () => {
      expect((await ask(`${url}/secret`)).body).toContain('standard error');
      expect(await statusOf(`${url}/secret`)).toBe(401);
    });
    const [, token = '', ...more] = printed.split(/: |\n/).filter(Boolean);
    expect(more).toEqual([]);
    expect(tokenProblem(token)).toBeUndefined();
    expect(await statusOf(`${url}/secret`, bearer(token))).toBe(200);
  });

  it('beyond loopback stays closed until a token is set, and says how', async () => {
    const port = new URL(await open({ host: '0.0.0.0' })).port;
    const url = `http://127.0.0.1:${port}`;
    const printed = await stderrOf(async () => {
      for (const path of ['/secret', '/local']) {
        const refused = await ask(url + path);
        expect(refused.status).toBe(403);
        expect(refused.body).toContain('MANAGEMENT_TOKENS');
      }
    });
    expect(printed).toBe('');
    expect(await statusOf(`${url}/open`)).toBe(200);
  });

  it('beyond loopback opens with the token that is set, from any address', async () => {
    const port = new URL(await open({ host: '0.0.0.0', tokens: [TOKEN] })).port;
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const addresses = [
      '127.0.0.1',
      ...own.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
    ];
    for (const address of addresses) {
      expect(await statusOf(`http://${address}:${port}/secret`, bearer(TOKEN))).toBe(200);
      expect(await statusOf(`http://${address}:${port}/local`)).toBe(401);
    }
  });

  it.each([
    ['127.0.0.1:9000', 200],
    ['[::1]:9000', 200],
    ['10.1.2.3', 200],
    ['localhost', 200],
    ['LOCALHOST:1', 200],
    ['ops.internal', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
  ])('requested as "%s" is answered with %i, with a valid token', async (host, status) => {
    const url = await open({ tokens: [TOKEN], allowedHosts: ['ops.internal'] });
    expect(await statusOf(`${url}/secret`, { ...bearer(TOKEN), host })).toBe(status);
    expect(await statusOf(`${url}/open`, { host })).toBe(200);
    expect(await statusOf(`${url}/local`, { ...bearer(TOKEN), host })).toBe(status);
  });

  it('passes to open pages whether the request has a valid token', async () => {
    const url = `${await open({ tokens: [TOKEN] })}/open`;
    expect((await ask(url)).body).toBe('false');
    expect((await ask(url, { headers: bearer(NEXT_TOKEN) })).body).toBe('false');
    expect((await ask(url, { headers: bearer(TOKEN) })).body).toBe('true');
  });
});

describe('a token file', () => {
  beforeEach(() => void (openPort = openManagement));
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('is read again when it changes; a bad one leaves the old tokens valid', async () => {
    const tokenFile = join(folder, 'tokens');
    await writeFile(tokenFile, `${TOKEN}\n`);
    let now = Date.now();
    server = await openManagement(pages, { rateLimit: 1000, tokenFile }, { ...systemClock, now: () => now });
    const url = `${server.url ?? ''}/secret`;
    expect(await statusOf(url, bearer(TOKEN))).toBe(200);
    const later = async (text: string, seconds: number): Promise<void> => {
      await writeFile(tokenFile, text);
      await utimes(tokenFile, seconds, seconds);
      now += seconds * 1000;
    };
    await later(`${TOKEN}\n${NEXT_TOKEN}\n`, 10);
    expect(await statusOf(url, bearer(NEXT_TOKEN))).toBe(200);
    await later('weak\n', 20);
    expect(await statusOf(url, bearer(NEXT_TOKEN))).toBe(200);
    await later(`${NEXT_TOKEN}\n`, 40);
    expect(await statusOf(url, bearer(TOKEN))).toBe(401);
  });

  it.each([
    ['is missing', undefined, /tokenFile.*cannot be read \(ENOENT\)/],
    ['is empty', '\n', /contains no token/],
    ['has a weak token', `${TOKEN}\nweak\n`, /token 2 has at most 20 bits/],
  ])('that %s stops the start', async (_name, text, problem) => {
    const tokenFile = join(folder, 'tokens');
    if (text !== undefined) await writeFile(tokenFile, text);
    await expect(open({ tokenFile })).rejects.toThrow(problem);
  });
});

describe.each(LISTENING)('a page for browsers, %s', (_where, thisPort) => {
  beforeEach(() => void (openPort = thisPort));

  const shop = { origin: 'https://shop.example', 'content-type': 'application/json' };
  const post = (url: string, headers: Record<string, string>, body = '{"lcp":1}') =>
    ask(`${url}/report`, { method: 'POST', headers, body });

  it('accepts posts of allowed origins, and a beacon’s text as JSON', async () => {
    const url = await open({ origins: ['https://shop.example'] });
    for (const type of ['application/json', 'text/plain;charset=UTF-8']) {
      const { status, headers, body } = await post(url, { ...shop, 'content-type': type });
      expect([status, body]).toEqual([202, '{"lcp":1}']);
      expect(headers['access-control-allow-origin']).toBe('https://shop.example');
    }
    const broken = await post(url, shop, '{');
    expect([broken.status, broken.headers['access-control-allow-origin']]).toEqual([
      400,
      'https://shop.example',
    ]);
  });

  it.each([
    ['another origin', { ...shop, origin: 'https://evil.example' }],
    ['another scheme', { ...shop, origin: 'http://shop.example' }],
    ['no origin', { 'content-type': 'application/json' }],
  ])('refuses %s', async (_name, headers: Record<string, string>) => {
    const url = await open({ origins: ['https://shop.example'] });
    const refused = await post(url, headers);
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  it('is closed until origins are set', async () => {
    expect((await post(await open(), shop)).body).toContain('MANAGEMENT_ORIGINS');
  });

  it('answers the browser’s preflight request', async () => {
    const url = await open({ origins: ['https://shop.example'] });
    const preflight = (origin: string) => ask(`${url}/report`, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('https://shop.example')).headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'content-type',
      vary: 'origin',
    });
    expect((await preflight('https://evil.example')).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});

describe('tokenProblem', () => {
  it.each([
    TOKEN,
    'Zm9vYmFyYmF6cXV4MTIzNA==',
    'abcdefghij_KLMNOPQRST-',
    '1357924680135792468013579246801357924680',
  ])('takes %s', (token) => expect(tokenProblem(token)).toBeUndefined());

  it.each([
    ['', 'cannot be sent'],
    ['with a space inside of it and long enough', 'cannot be sent'],
    ['correcthorse', 'at most 62 bits'],
    ['0123456789abcdef0123456789abcde', 'at most 124 bits'],
    ['3f2b8c1e-5a4d-4e6f-9b7a-1c2d3e4f5a6b', 'at most 122 bits'],
    ['a'.repeat(100), 'too few different'],
  ])('refuses "%s"', (token, problem) => expect(tokenProblem(token)).toContain(problem));
});

it.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.evil.example', false],
])('isLoopback(%s) is %s', (address, expected) => expect(isLoopback(address)).toBe(expected));
