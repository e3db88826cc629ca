import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { HOSTILE_RULES, HostileEverything } from '../support/hostile-everything.js';
import { SCRIPT } from '../support/hostile-shop.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';
const MARKUP = encodeURIComponent(SCRIPT);
/** Elements of a page that open or change something. */
const OPENED = ['main summary', 'main button[aria-expanded="false"]', 'main button[aria-pressed="false"]'];
const MOST_CLICKS = 12;

describeWith(['chromium'], 'Markup of strangers', () => {
  let service: RunningService;
  let browser: Browser;
  let shop: ConsoleService;
  let page: Page;
  const violations: string[] = [];

  beforeAll(async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
    shop = await startConsole(HostileEverything, {
      service: { name: SCRIPT, version: SCRIPT, build: SCRIPT },
      management: { tokens: [TOKEN] },
      alerting: { interval: '1s', rules: [HOSTILE_RULES], routes: [{ channels: ['log'], groupWait: '0s' }] },
    });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.on('pageerror', (error) => violations.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => violations.push(`dialog: ${dialog.message()}`));
    page.on('popup', (popup) => violations.push(`popup: ${popup.url()}`));
    await page.exposeFunction('noteViolation', (text: string) => violations.push(text));
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (event) =>
         noteViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`,
    );
    for (let i = 0; i < 3; i++) await shop.call('/everything');
    await incidentByStrangers(shop);
  });
  afterAll(async () => {
    await browser.close();
    await service.remove();
    await shop.app.close();
  });

  it('is text on every page, opened to the last detail', async () => {
    await page.goto(`${shop.url}/console`);
    await page.locator('nav a').first().waitFor();
    const pages = await page
      .locator('nav a')
      .evaluateAll((links) => links.map((link) => (link as unknown as { hash: string }).hash));
    expect(pages.length).toBeGreaterThanOrEqual(7);
    const details = [
      '#/metrics/hostile_books_total',
      '#/metrics/hostile_load',
      `#/metrics?expr=hostile_books_total&last=5m`,
      '#/logs?last=5m&level=error',
    ];
    for (const hash of [...pages, ...details]) await lookAt(page, `${shop.url}/console${hash}`);
    for (const [list, link] of [
      ['#/traces?last=5m', 'main table a'],
      ['#/alerts?last=5m', 'main a[href*="alerts/"]'],
    ] as const) {
      await page.goto(`${shop.url}/console${list}`);
      await page.locator(link).first().click();
      await openAll(page);
      await page.getByText(SCRIPT).first().waitFor({ state: 'attached' });
    }
    await expectHarmless(page, violations);
  });

  it('is text in addresses and in filters', async () => {
    for (const hash of [
      `#/${MARKUP}`,
      `#/metrics/${MARKUP}?expr=${MARKUP}&search=${MARKUP}`,
      `#/traces/${MARKUP}?span=${MARKUP}`,
      `#/traces?operation=${MARKUP}&service=${MARKUP}&attribute=${MARKUP}`,
      `#/logs?text=${MARKUP}&component=${MARKUP}&level=${MARKUP}`,
      `#/alerts/${MARKUP}`,
      `#/now?last=${MARKUP}&refresh=${MARKUP}&from=${MARKUP}&to=${MARKUP}`,
    ])
      await lookAt(page, `${shop.url}/console${hash}`);
    await expectHarmless(page, violations);
  });

  it('would be noticed', async () => {
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<i></i>')`).catch(() => undefined);
    await page.evaluate(
      `{ const one = document.createElement('img'); one.src = 'https://other.example/x'; document.body.append(one) }`,
    );
    await expect(untilNoticed(violations)).resolves.toBe(true);
  });
});

/** Acknowledges, silences and comments as a user whose name is markup. */
async function incidentByStrangers({ url }: ConsoleService): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const send = async (path: string, body: object, method = 'POST'): Promise<void> => {
    const { status } = await fetch(`${url}/api/alerting${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    expect({ path, status }).toEqual({ path, status: 200 });
  };
  const id = await firstIncident(url);
  await send(`/incidents/${id}/acknowledge`, { by: SCRIPT, reason: SCRIPT });
  await send('/silences', {
    matchers: [{ name: 'team', value: SCRIPT }],
    startsAtMs: Date.now(),
    endsAtMs: Date.now() + 3_600_000,
    author: SCRIPT,
    comment: SCRIPT,
    by: SCRIPT,
    reason: SCRIPT,
  });
  const window = { cron: '0 2 * * *', duration: '1h', comment: SCRIPT };
  const matchers = [{ name: 'team', value: SCRIPT }];
  await send(`/maintenance/${MARKUP}`, { ...window, matchers, by: SCRIPT, reason: SCRIPT }, 'PUT');
}

async function firstIncident(url: string): Promise<string> {
  for (const end = Date.now() + Number(process.env.OBS_TEST_WAIT_MS); Date.now() < end;) {
    const page = (await (await fetch(`${url}/api/alerting/incidents`)).json()) as {
      incidents: { id: string }[];
    };
    const [incident] = page.incidents;
    if (incident) return incident.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the rule did not fire');
}

async function lookAt(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('main .panel, main .notice').first().waitFor();
  await openAll(page);
}

async function openAll(page: Page): Promise<void> {
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
  for (const selector of OPENED) {
    const found = page.locator(selector);
    for (let i = Math.min(await found.count(), MOST_CLICKS) - 1; i >= 0; i--)
      await found
        .nth(i)
        .click({ timeout: 1_000 })
        // The element may have disappeared or be covered since the previous one was opened.
        .catch(() => undefined);
  }
}

async function expectHarmless(page: Page, violations: readonly string[]): Promise<void> {
  expect(await page.evaluate(`'attacked' in window`)).toBe(false);
  expect(await page.evaluate(`document.querySelectorAll('main img, main script, main iframe').length`)).toBe(
    0,
  );
  expect(await page.evaluate(`document.querySelectorAll('a[href^="javascript"]').length`)).toBe(0);
  expect(violations).toEqual([]);
}

async function untilNoticed(violations: readonly string[]): Promise<boolean> {
  for (
    const end = Date.now() + Number(process.env.OBS_TEST_WAIT_MS);
    Date.now() < end && violations.length === 0;
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
  return violations.length > 0;
}
