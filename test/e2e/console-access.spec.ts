import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { HostileShop } from '../support/hostile-shop.js';
import { ask } from '../support/management.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';
const HEADER = { 'x-observability-console': '1' };

type Headers = Readonly<Record<string, string>>;

let shop: ConsoleService;
/** The cookie as sent by a browser. */
let cookie: string;

beforeAll(async () => {
  await Promise.all([ensureThreadFile(), ensureConsole()]);
  // Bound to all interfaces, where every page requires the token.
  shop = await startConsole(HostileShop, {
    management: { host: '0.0.0.0', tokens: [TOKEN], allowedHosts: ['ops.example'], rateLimit: 10_000 },
  });
  const login = await fetch(`${shop.url}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...HEADER, origin: shop.url },
    body: JSON.stringify({ token: TOKEN }),
  });
  const set = login.headers.get('set-cookie') ?? '';
  expect(set).toMatch(/^observability-console-\d+=\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  [cookie = ''] = set.split(';');
});
afterAll(() => shop.app.close());

/** Whether a request with the cookie is authorised: it is not with 401 or 421. */
async function getsIn(method: 'GET' | 'POST', headers: Headers): Promise<boolean> {
  const path = method === 'GET' ? '/api/telemetry/logs?limit=1' : '/api/alerting/silences';
  const body = method === 'GET' ? undefined : '{}';
  const { status } = await ask(`${shop.url}${path}`, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body }),
  });
  expect([200, 400, 401, 421]).toContain(status);
  return status === 200 || status === 400;
}

describe('The cookie', () => {
  const port = () => new URL(shop.url).port;
  const HOSTS = (): [name: string, host: string, isOurs: boolean][] => [
    ['its address', `127.0.0.1:${port()}`, true],
    ['localhost', `localhost:${port()}`, true],
    ['an allowed name', `ops.example:${port()}`, true],
    ['a name that resolves to this address', `evil.example:${port()}`, false],
  ];

  it('is valid for requests that the browser marks as the console’s, under one of our names, and for nothing else', async () => {
    const wrong: object[] = [];
    for (const [name, host, isOurs] of HOSTS())
      for (const site of ['same-origin', 'same-site', 'cross-site', 'none'])
        for (const method of ['GET', 'POST'] as const)
          for (const header of [{}, HEADER] as readonly Headers[])
            for (const origin of [{}, { origin: `http://${host}` }] as readonly Headers[]) {
              const isIn = await getsIn(method, { host, 'sec-fetch-site': site, ...header, ...origin });
              if (isIn !== (isOurs && site === 'same-origin'))
                wrong.push({ name, site, method, header, origin, isIn });
            }
    expect(wrong).toEqual([]);
  });

  it('counts, where the browser does not say that, with the console’s header and for changes its origin', async () => {
    const wrong: object[] = [];
    for (const [name, host, isOurs] of HOSTS()) {
      const origins: [what: string, headers: Headers, reads: boolean, changes: boolean][] = [
        ['none', {}, true, false],
        ['its own', { origin: `http://${host}` }, true, true],
        ['another host', { origin: 'http://other.example' }, false, false],
        ['another port', { origin: 'http://127.0.0.1:1' }, false, false],
        ['a file', { origin: 'null' }, false, false],
        ['no address', { origin: 'nonsense' }, false, false],
      ];
      for (const [what, origin, reads, changes] of origins)
        for (const method of ['GET', 'POST'] as const)
          for (const header of [HEADER, {}, { 'x-observability-console': 'yes' }] as readonly Headers[]) {
            const expected = isOurs && header === HEADER && (method === 'GET' ? reads : changes);
            const isIn = await getsIn(method, { host, ...header, ...origin });
            if (isIn !== expected) wrong.push({ name, what, method, header, isIn });
          }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['another value', (own: string) => `${own.slice(0, -4)}AAAA`],
    ['the name of another port', (own: string) => own.replace(/-\d+=/, '-1=')],
    ['nothing', () => ''],
  ])('with %s is none', async (_what, change) => {
    expect(await getsIn('GET', { 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(await getsIn('GET', { 'sec-fetch-site': 'same-origin', cookie: change(cookie) })).toBe(false);
  });

  it.each<Headers>([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, {}])(
    'is neither given nor taken away for %j',
    async (headers) => {
      for (const [method, body] of [
        ['POST', JSON.stringify({ token: TOKEN })],
        ['DELETE', undefined],
      ] as const) {
        const answer = await ask(`${shop.url}/console/session`, {
          method,
          headers: { cookie, 'content-type': 'application/json', ...headers },
          ...(body && { body }),
        });
        expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
      }
    },
  );

  it('is `Secure` with TLS alone, ends by logging out, and is no token in the header', async () => {
    const value = cookie.split('=')[1] ?? '';
    const bearer = await ask(`${shop.url}/api/telemetry/logs`, {
      headers: { authorization: `Bearer ${value}` },
    });
    expect(bearer.status).toBe(401);
    const out = await ask(`${shop.url}/console/session`, {
      method: 'DELETE',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(out.headers['set-cookie']?.[0]).toMatch(/=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/);
  });
});

describe('The page', () => {
  it.each([
    ['gzip', 'gzip'],
    ['identity', undefined],
    ['gzip;q=0, *', undefined],
  ])('comes to who takes %s', async (encoding, expected) => {
    const page = await ask(`${shop.url}/console`, { headers: { 'accept-encoding': encoding } });
    expect([page.status, page.headers['content-encoding']]).toEqual([200, expected]);
    expect(page.body.startsWith('<!doctype html>')).toBe(expected === undefined);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
  });
});

/** Requests that a page on another origin attempts; it records what it could read. */
const ATTACK = (target: string): string => `<!doctype html><body><script>
  const target = ${JSON.stringify(target)};
  const read = [];
  const attempt = (name, work) => Promise.resolve().then(work).then((text) => text && read.push([name, text]), () => undefined);
  const body = JSON.stringify({ matchers: [], startsAtMs: 0, endsAtMs: 9e12, author: 'evil', comment: 'evil', by: 'evil' });
  const tries = [];
  for (const credentials of ['include', 'omit'])
    for (const path of ['/api/telemetry/logs', '/api/alerting/incidents', '/console/options', '/api/telemetry/export', '/loggers'])
      tries.push(attempt(path, () => fetch(target + path, { credentials }).then((answer) => answer.text())));
  for (const mode of ['no-cors', 'cors'])
    for (const type of ['text/plain', 'application/json', 'application/x-www-form-urlencoded'])
      for (const path of ['/api/alerting/silences', '/console/session'])
        tries.push(attempt('POST ' + path, () =>
          fetch(target + path, { method: 'POST', mode, credentials: 'include', headers: { 'content-type': type }, body }).then((answer) => answer.text())));
  tries.push(attempt('DELETE', () => fetch(target + '/console/session', { method: 'DELETE', credentials: 'include' }).then((answer) => answer.text())));
  tries.push(attempt('script', () => new Promise((resolve) => {
    const script = document.createElement('script');
    script.onload = () => resolve('a script ran');
    script.onerror = () => resolve('');
    script.src = target + '/api/telemetry/logs';
    document.body.append(script);
  })));
  tries.push(attempt('frame', () => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => { try { resolve(frame.contentDocument?.body.innerText ?? ''); } catch { resolve(''); } };
    frame.src = target + '/console';
    document.body.append(frame);
  })));
  tries.push(attempt('form', () => {
    const form = document.createElement('form');
    form.method = 'POST'; form.enctype = 'text/plain'; form.target = 'elsewhere'; form.action = target + '/api/alerting/silences';
    const field = document.createElement('input');
    field.name = body.slice(0, -1) + ',"x":"'; field.value = '"}';
    form.append(field); document.body.append(form);
    const frame = document.createElement('iframe'); frame.name = 'elsewhere'; document.body.append(frame);
    form.submit();
  }));
  window.done = Promise.all(tries).then(() => read);
</script></body>`;

describeWith(['chromium'], 'A page elsewhere in the same browser', () => {
  let evil: Server;
  let service: RunningService;
  let browser: Browser;
  beforeAll(async () => {
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
    evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(ATTACK(shop.url.replace('127.0.0.1', 'localhost')));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => evil.once('listening', resolve));
  });
  afterAll(async () => {
    evil.close();
    await browser.close();
    await service.remove();
  });

  it.each([
    ['another port of localhost', 'localhost'],
    ['another origin', '127.0.0.1'],
  ])('on %s can neither read nor change anything, although a user is logged in', async (_where, host) => {
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(`${shop.url.replace('127.0.0.1', 'localhost')}/console#/logs`);
    await own.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
    await own.getByRole('button', { name: 'Log in' }).click();
    await own.getByRole('button', { name: 'Log out' }).waitFor();
    const page = await context.newPage();
    await page.goto(`http://${host}:${(evil.address() as AddressInfo).port}/`);
    expect(await page.evaluate('window.done')).toEqual([]);
    const silences = await fetch(`${shop.url}/api/alerting/silences`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await silences.json()).toEqual({ silences: [] });
    await own.reload();
    await own.getByRole('button', { name: 'Log out' }).waitFor();
    await context.close();
  });
});
