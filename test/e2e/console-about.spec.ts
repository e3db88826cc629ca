import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { expectAccessible } from '../support/axe.js';
import { openTail, tabTo } from '../support/console-browser.js';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { HostileShop } from '../support/hostile-shop.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';

describeWith(['chromium'], 'The console', () => {
  let service: RunningService;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let shop: ConsoleService;

  beforeAll(async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
    shop = await startConsole(HostileShop, {
      management: { host: '0.0.0.0', tokens: [TOKEN] },
      logging: { destination: { write: () => undefined }, redact: ['iban'] },
    });
    for (let i = 0; i < 3; i++) await shop.call('/orders');
    await shop.call('/broken');
  });
  afterAll(async () => {
    await browser.close();
    await service.remove();
    await shop.app.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    await logIn(page);
  });
  afterEach(() => context.close());

  async function logIn(tab: Page): Promise<void> {
    await tab.goto(`${shop.url}/console#/about`);
    await tab.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
    await tab.getByRole('button', { name: 'Log in' }).click();
    await tab.getByRole('button', { name: 'Log out' }).waitFor();
  }

  /** The text of the clipboard, once it is the expected one: the page writes it after the click. */
  async function copied(isExpected: (text: string) => boolean): Promise<string> {
    for (const end = Date.now() + Number(process.env.OBS_TEST_WAIT_MS); ;) {
      const text = await page.evaluate<string>('navigator.clipboard.readText()');
      if (isExpected(text) || Date.now() > end) return text;
    }
  }

  it('shows the options of the application, without its secrets', async () => {
    const options = page.getByRole('region', { name: 'Options in force', exact: true });
    await options.getByRole('row', { name: /logging\.redact.*iban/ }).waitFor();
    await options.getByRole('row', { name: /management\.tokens.*\[redacted\]/ }).waitFor();
    expect(await options.getByRole('row', { name: /management\.rateLimit/ }).count()).toBe(0);
    await options.getByRole('button', { name: 'Defaults too' }).click();
    await options.getByRole('row', { name: /management\.rateLimit 100/ }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain(TOKEN);
  });

  it('shows what is stored since when, and what was dropped', async () => {
    const kept = page.getByRole('region', { name: 'What is kept', exact: true });
    await kept.getByRole('row', { name: /^Log lines .* 0 nothing$/ }).waitFor();
    const since = kept.getByRole('row', { name: /^Log lines/ }).locator('time');
    expect(await since.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC$/);
  });

  it('exports the time that is shown', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export this time' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^shop-.*\.zip$/);
    const files = unzipSync(readFileSync(await download.path()));
    expect(JSON.parse(strFromU8(files['meta.json']!))).toMatchObject({ service: { name: 'shop' } });
    expect(strFromU8(files['logs.ndjson']!)).toContain('an order for');
    expect(strFromU8(files['spans.otlp.ndjson']!)).toContain('GET /broken');
  });

  it('shows each query as a command and as PromQL', async () => {
    await page.goto(`${shop.url}/console#/metrics?expr=sum(up)`);
    const panel = page.locator('.panel', { has: page.getByRole('figure', { name: 'sum(up)' }) });
    await panel.locator('.u-over').waitFor();
    await panel.hover();
    await panel.getByRole('button', { name: 'Copy as cURL' }).click();
    const command = await copied((text) => text.startsWith('curl'));
    const [, address = ''] =
      /^curl -sS '([^']+query_range[^']+)' -H "Authorization: Bearer \$TOKEN"$/m.exec(command) ?? [];
    const answer = await fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await answer.json()).toMatchObject({ status: 'success', data: { resultType: 'matrix' } });
    await panel.getByRole('button', { name: 'Copy as PromQL' }).click();
    expect(await copied((text) => !text.startsWith('curl'))).toBe('sum(up)');
  });

  it('is one session in all its tabs', async () => {
    const second = await context.newPage();
    await second.goto(`${shop.url}/console#/logs`);
    await second
      .getByRole('button', { name: /an order for/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
    await second.keyboard.press('r');
    await second.getByRole('textbox', { name: 'Token' }).waitFor();
    await second.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
    await second.keyboard.press('Enter');
    await second.getByRole('button', { name: 'Log out' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  it('shows what its address names after the login', async () => {
    await page.goto(`${shop.url}/console#/traces?last=1h`);
    const link = page.locator('main table a').first();
    const [name, hash] = [await link.innerText(), await link.getAttribute('href')];
    const other = await browser.newContext();
    try {
      const view = await other.newPage();
      await view.goto(`${shop.url}/console${hash}`);
      await view.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
      await view.getByRole('button', { name: 'Log in' }).click();
      await view.locator('main').getByText(name).first().waitFor();
    } finally {
      await other.close();
    }
  });

  it('has no accessibility violations by axe in opened parts, light or dark', async () => {
    const tested = await browser.newContext({ bypassCSP: true });
    try {
      const view = await tested.newPage();
      await view.goto(`${shop.url}/console#/about`);
      await view.getByRole('textbox', { name: 'Token' }).waitFor();
      await expectAccessible(view, 'the dialog for the token');
      await logIn(view);
      await view.getByRole('button', { name: 'Defaults too' }).click();
      await expectAccessible(view, 'all options');
      await view.goto(`${shop.url}/console#/traces?status=error`);
      await view.locator('main table a').first().click();
      await view.locator('.log-line').first().click();
      await view.locator('.line-details').waitFor();
      await expectAccessible(view, 'a trace with an open line');
      await view.goto(`${shop.url}/console#/metrics?expr=sum(up)`);
      await view.locator('.u-over').waitFor();
      await view.getByText('Table').first().click();
      await view.locator('.panel').last().hover();
      await expectAccessible(view, 'a graph with its table');
      await openTail(view, `${shop.url}/console#/logs?live=1`);
      await Promise.all([view.locator('.log-line').first().waitFor(), shop.call('/orders')]);
      await expectAccessible(view, 'live lines');
      await view.locator('main').focus();
      await view.keyboard.press('?');
      await view.getByRole('dialog', { name: 'Keys' }).waitFor();
      await expectAccessible(view, 'the keys');
    } finally {
      await tested.close();
    }
  });

  it('leads from the list of failed traces to span and log line by keys alone', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL(/#\/traces/);
    await page.locator('main table a').first().waitFor();
    await tabTo(page, 'select[name="status"]');
    // One letter: when a second passes between two, the search in the list begins anew with the later one.
    await page.keyboard.press('f');
    await tabTo(page, 'main form button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/status=error/);
    // The list shows the traces from before until those that failed have come.
    await page.locator('main tbody tr:first-child', { hasText: 'error' }).waitFor();
    await tabTo(page, 'main table a');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/traces\/[0-9a-f]{32}/);
    await page.locator('.log-line').first().waitFor();
    await tabTo(page, '.log-line');
    await page.keyboard.press('Enter');
    await page.locator('.line-details').getByText('"errorType": "TypeError"').waitFor({ state: 'attached' });
  });
});
