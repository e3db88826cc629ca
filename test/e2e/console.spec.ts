import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObservabilityOptions } from 'nestjs-observability';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { expectAccessible } from '../support/axe.js';
import { expectFits, expectText, openTail, shown } from '../support/console-browser.js';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { freePort } from '../support/free-port.js';
import { HostileShop, SCRIPT } from '../support/hostile-shop.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';
const PAGES = [
  ...['now', 'metrics', 'metrics/orders_placed_total', 'traces', 'logs', 'health', 'alerts'],
  ...['boards', 'boards/service-overview', 'boards/pinned', 'about'],
];

interface Running extends ConsoleService {
  readonly console: string;
}

async function start(options?: ObservabilityOptions): Promise<Running> {
  const shop = await startConsole(HostileShop, options);
  return { ...shop, console: `${shop.url}/console` };
}

describeWith(['chromium'], 'The console in a real Chromium', () => {
  let service: RunningService;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
  });
  afterAll(async () => {
    await browser.close();
    await service.remove();
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(() => context.close());

  describe('of an application on this machine', () => {
    let shop: Running;

    beforeAll(async () => {
      shop = await start();
      for (let i = 0; i < 5; i++) await shop.call('/orders');
      await shop.call('/broken');
    });
    afterAll(() => shop.app.close());

    it('is where the port leads to', async () => {
      await page.goto(new URL('/', shop.console).href);
      await page.getByRole('heading', { name: 'Attention' }).waitFor();
      expect(page.url()).toBe(shop.console);
      await expectText(page.getByRole('region', { name: 'Attention' }), 'Nothing needs you');
    });

    it('is where links in notifications lead to', async () => {
      await page.goto(new URL(`/graph?g0.expr=${encodeURIComponent('sum(up)')}&g0.tab=1`, shop.console).href);
      await page.getByRole('figure', { name: 'sum(up)' }).waitFor();
      await page.goto(new URL('/incidents/01J', shop.console).href);
      await page.waitForURL(/console#\/alerts\/01J$/);
    });

    it('goes from a failed trace to its span and its log line', async () => {
      await page.goto(`${shop.console}#/traces?status=error`);
      await page.locator('table a').first().click();
      await page.getByRole('table', { name: 'Spans' }).waitFor();
      await page.getByRole('button', { name: 'GET /broken' }).first().click();
      await expectText(page.locator('main'), `TypeError`);
      await page
        .getByRole('button', { name: /cannot read/ })
        .first()
        .click();
      await expectText(page.locator('.line-details'), '"errorType": "TypeError"');
    });

    it('shows equal spans in a row as one, and all of them when asked', async () => {
      await page.goto(`${shop.console}#/traces?operation=GET%20/orders`);
      await page.locator('table a').first().click();
      await page.getByRole('button', { name: 'Show all 6 of Orders.row' }).click();
      await page.locator('.span-row').nth(7).waitFor();
    });

    it('draws a metric, with the rate of a counter, and the same numbers as a table', async () => {
      await page.goto(`${shop.console}#/metrics/orders_placed_total`);
      await page.locator('.u-over').waitFor();
      expect(await page.getByLabel('PromQL expression').inputValue()).toMatch(/^rate\(orders_placed_total\[/);
      await page.getByText('Table').click();
      await page
        .getByRole('region', { name: 'orders_placed_total: numbers' })
        .locator('td')
        .first()
        .waitFor();
    });

    it('keeps what is shown in the address: reload, back and forward', async () => {
      await page.goto(`${shop.console}#/logs`);
      await page.getByLabel('Words of the message').fill('order');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.waitForURL(/text=order/);
      await page.getByLabel('Time range').selectOption('1h');
      await page.waitForURL(/last=1h/);
      await page.reload();
      await page
        .getByRole('button', { name: /an order for/ })
        .first()
        .waitFor();
      expect(await page.getByLabel('Words of the message').inputValue()).toBe('order');
      await page.getByRole('link', { name: 'Health' }).click();
      await page.waitForURL(/#\/health\?last=1h/);
      await page.goBack();
      await page.waitForURL(/#\/logs\?.*text=order/);
      await page.goForward();
      await page.waitForURL(/#\/health/);
    });

    it('shows log lines as they come', async () => {
      await openTail(page, `${shop.console}#/logs?live=1`);
      await page.getByText('Waiting for lines.').waitFor();
      const shown = page.getByRole('button', { name: /an order for/ }).first();
      await Promise.all([shown.waitFor(), shop.call('/orders')]);
    });

    it('is used by keys alone', async () => {
      await page.goto(shop.console);
      await page.getByRole('heading', { name: 'Attention' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('l');
      await page.waitForURL(/#\/logs/);
      await page.getByLabel('Words of the message').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('order');
      await page.keyboard.press('Enter');
      await page.waitForURL(/text=order/);
      await page
        .getByRole('button', { name: /an order for/ })
        .first()
        .press('Enter');
      await page.locator('.line-details').waitFor();
      await page.locator('main').focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    });

    it('shows markup from outside as text', async () => {
      const places = ['metrics/orders_placed_total', 'traces', 'logs', 'now', 'alerts'];
      for (const place of places) {
        await page.goto(`${shop.console}#/${place}`);
        await page.locator('main .panel').first().waitFor();
      }
      await page.goto(`${shop.console}#/traces?status=error`);
      await page.locator('table a').first().click();
      await page.getByRole('button', { name: 'GET /broken' }).first().click();
      await expectText(page.locator('main'), SCRIPT);
      await page.goto(`${shop.console}#/metrics?expr=${encodeURIComponent(SCRIPT)}`);
      await page.getByRole('alert').first().waitFor();
      expect(await page.evaluate(`'attacked' in window`)).toBe(false);
      expect(complaints).toEqual([]);
    });

    it.each(PAGES)(
      'has nothing on %s that axe complains about, light or dark, or that is too wide',
      async (name) => {
        const tested = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 780 } });
        try {
          const view = await tested.newPage();
          await view.goto(`${shop.console}#/${name}`);
          await shown(view);
          await expectAccessible(view, name);
          await expectFits(view, name, 1280);
          await expectFits(view, name, 360);
        } finally {
          await tested.close();
        }
      },
    );

    it('requests the data of a page in a few requests, and nothing twice', async () => {
      await page.goto(`${shop.console}#/now?refresh=off`);
      await shown(page);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      const finished = new Set<Request>();
      page.on('requestfinished', (request) => finished.add(request));
      const [together] = await Promise.all([
        page.waitForRequest((request) => request.url().endsWith('/api/telemetry/batch')),
        page.keyboard.press('r'),
      ]);
      const questions = new URLSearchParams(together.postData() ?? '').getAll('ask');
      expect(questions.length).toBeGreaterThanOrEqual(10);
      expect(new Set(questions).size).toBe(questions.length);
      // Chromium could also report it as cancelled, although the page read all of it.
      while (!finished.has(together)) await page.waitForEvent('requestfinished');
      expect(asked.filter((path) => path.startsWith('/api/v1/'))).toEqual([]);
    });
  });

  it('acknowledges an incident with the token', async () => {
    const rule = {
      id: 'orders',
      name: 'OrdersCome',
      metric: 'orders_placed_total',
      condition: '>',
      threshold: 0,
    } as const;
    const shop = await start({
      alerting: {
        interval: '1s',
        rules: [{ ...rule, severity: 'high', summary: `Orders: ${SCRIPT}` }],
        routes: [{ channels: ['log'], groupWait: '0s' }],
      },
      management: { tokens: [TOKEN] },
    });
    try {
      await shop.call('/orders');
      await page.goto(shop.console);
      await page.getByRole('link', { name: /^Orders:/ }).click();
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('Reason').fill('known');
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await page.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await expectText(
        page.getByRole('region', { name: 'What happened, oldest first: table' }),
        'incident acknowledged',
      );
      await page.getByRole('link', { name: 'All incidents' }).click();
      await expectText(page.getByRole('region', { name: 'Incidents, newest first: table' }), 'Ada');
      expect(await page.evaluate(`'attacked' in window`)).toBe(false);
    } finally {
      await shop.app.close();
    }
  });

  describe('of an application that other machines reach', () => {
    let shop: Running;
    let url: string;

    beforeAll(async () => {
      shop = await start({ management: { host: '0.0.0.0', tokens: [TOKEN] } });
      url = shop.console.replace('0.0.0.0', '127.0.0.1');
      await shop.call('/orders');
    });
    afterAll(() => shop.app.close());

    it('asks for the token once, and forgets it on request', async () => {
      await page.goto(`${url}#/logs`);
      await page.getByRole('textbox', { name: 'Token' }).fill('not the token');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('This token is not valid.').waitFor();
      await page.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page
        .getByRole('button', { name: /an order for/ })
        .first()
        .waitFor();
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
      expect(await page.evaluate(`document.cookie`)).toBe('');
      const second = await context.newPage();
      await second.goto(`${url}#/logs`);
      await second
        .getByRole('button', { name: /an order for/ })
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('textbox', { name: 'Token' }).waitFor();
    });

    it.each([
      ['another origin', { 'sec-fetch-site': 'cross-site' }],
      ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
      ['a page that cannot send our header', {}],
      ['another origin of old', { 'x-observability-console': '1', origin: 'http://evil.example' }],
    ])('ignores the cookie when it comes from %s', async (_from, headers: Record<string, string>) => {
      const login = await fetch(`${url}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token: TOKEN }),
      });
      const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      const ask = async (own: Record<string, string>): Promise<number> =>
        (await fetch(new URL('/api/telemetry/logs', url), { headers: { cookie, ...own } })).status;
      expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(200);
      expect(await ask({ 'x-observability-console': '1' })).toBe(200);
      expect(await ask(headers)).toBe(401);
    });
  });

  it('says so when the application does not answer, and goes on when it is back', async () => {
    // The page keeps polling while the application is down: a port outside the range of ephemeral ports.
    const management = { port: await freePort() };
    const first = await start({ management });
    await page.goto(first.console);
    await page.getByRole('heading', { name: 'Attention' }).waitFor();
    await first.app.close();
    await page.getByRole('banner').getByText('The application does not answer').waitFor();
    const second = await start({ management });
    try {
      await page
        .getByRole('banner')
        .getByText('The application does not answer')
        .waitFor({ state: 'detached' });
    } finally {
      await second.app.close();
    }
  });
});
