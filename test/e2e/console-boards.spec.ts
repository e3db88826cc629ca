import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { definePreset, PresetModule } from 'nestjs-observability/presets';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { expectAccessible } from '../support/axe.js';
import { expectFits, shown } from '../support/console-browser.js';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { HostileShop, SCRIPT } from '../support/hostile-shop.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const BROKEN = 'http_route="/broken"';
const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';

/** One panel of each type, one without samples, and one with an invalid query. */
const SHOP = definePreset({
  name: 'shop',
  title: 'Shop',
  description: 'Orders.',
  metrics: [
    { kind: 'counter', name: 'orders_placed_total', help: 'Orders.', labelNames: ['book'] },
    { kind: 'gauge', name: 'orders_waiting', help: 'Orders that wait.', labelNames: [] },
  ],
  slos: [
    {
      name: 'orders-placed',
      description: '$objective of orders are placed.',
      objective: 0.9,
      good: 'sum(rate(orders_placed_total[$window]))',
      total: 'sum(rate(orders_placed_total[$window]))',
    },
  ],
  dashboards: [
    {
      uid: 'shop',
      title: 'Shop: orders',
      variables: [
        { name: 'book', label: 'Book', query: 'label_values(orders_placed_total, book)', multi: true },
      ],
      panels: [
        {
          title: 'Orders so far',
          type: 'stat',
          unit: 'short',
          queries: [{ expr: 'sum(orders_placed_total{book=~"$book"})' }],
          thresholds: [{ value: 1, color: 'red' }],
        },
        {
          title: 'Full',
          type: 'gauge',
          unit: 'percent',
          queries: [{ expr: 'sum(orders_placed_total) * 10' }],
        },
        {
          title: 'Orders by book',
          type: 'timeseries',
          unit: 'ops',
          queries: [
            { expr: 'sum by (book) (rate(orders_placed_total[$__rate_interval]))', legend: 'book {{book}}' },
          ],
          stacked: true,
        },
        {
          title: 'Waiting',
          type: 'timeseries',
          unit: 'short',
          queries: [{ expr: 'sum(orders_waiting)' }],
        },
        {
          title: 'Impossible',
          type: 'timeseries',
          unit: 'short',
          queries: [{ expr: 'orders_placed_total * on (job) http_server_request_duration_seconds_bucket' }],
        },
      ],
    },
  ],
});

@Module({ imports: [HostileShop, PresetModule.forRoot([SHOP], { lint: false })] })
class Parts {}

describeWith(['chromium'], 'Boards, metrics and what is wrong now, in a real Chromium', () => {
  let service: RunningService;
  let browser: Browser;
  /** One for all tests: going to another place of the console loads nothing. */
  let page: Page;
  let shop: ConsoleService;
  const complaints: string[] = [];

  beforeAll(async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
    shop = await startConsole(Parts, {
      management: { tokens: [TOKEN] },
      alerting: { enabled: true, interval: '1s' },
    });
    let [orders, failures] = [0, 0];
    // A rate needs two samples of each, and counts what comes after the first: many more orders than failures.
    for (const [ordersSoFar, failuresSoFar] of [
      [1, 1],
      [10, 6],
    ] as const) {
      for (; orders < ordersSoFar; orders++) await shop.call('/orders');
      for (; failures < failuresSoFar; failures++) await shop.call('/broken');
      await sampled(shop, 'sum(orders_placed_total)', orders);
      await sampled(shop, `sum(http_server_request_duration_seconds_count{${BROKEN}})`, failures);
    }
    page = await openPage();
  });
  afterAll(async () => {
    await shop.app.close();
    await browser.close();
    await service.remove();
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const openPage = async (): Promise<Page> => {
    const opened = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text());
    });
    return opened;
  };
  const expression = (begin: string): Locator => page.locator(`input[name="expr"][value^="${begin}"]`);
  const region = (name: string): Locator => page.getByRole('region', { name, exact: true });

  it('lists the boards of the presets, of their objectives and of any service', async () => {
    await page.goto(`${shop.url}/console#/boards`);
    for (const title of ['Service overview', 'Shop: orders', 'Shop: objectives', 'Pinned graphs'])
      await page.getByRole('link', { name: title }).waitFor();
    await page.getByRole('link', { name: 'Shop: orders' }).click();
    await page.waitForURL(/#\/boards\/shop$/);
    await region('Orders by book').locator('.u-over').waitFor();
  });

  it('shows numbers with their state by the limits, lines with the legend of the preset, and the reason for missing ones', async () => {
    await page.goto(`${shop.url}/console#/boards/shop`);
    await region('Orders so far').getByText('10', { exact: true }).waitFor();
    await region('Orders so far').getByText('bad').waitFor();
    await region('Full').getByText('100 %').waitFor();
    await region('Orders by book').getByText(`book ${SCRIPT}`).first().waitFor();
    await region('Waiting').getByText('The application has no samples of orders_waiting yet.').waitFor();
    await region('Impossible')
      .getByText(/many-to-many|duplicate series/)
      .waitFor();
    expect(await page.evaluate(`'attacked' in window`)).toBe(false);
  });

  it('keeps the value of a variable in the address, whatever it holds', async () => {
    await page.goto(`${shop.url}/console#/boards/shop`);
    await page.getByLabel('Book', { exact: true }).selectOption(SCRIPT);
    await page.waitForURL(/var-book=/);
    await page.reload();
    await region('Orders so far').getByText('10', { exact: true }).waitFor();
    expect(await page.getByLabel('Book', { exact: true }).inputValue()).toBe(SCRIPT);
    await page.goBack();
    await page.waitForURL(/#\/boards\/shop$/);
  });

  it('pins a graph with the token, and removes it again', async () => {
    await page.goto(`${shop.url}/console#/metrics/orders_placed_total`);
    await page.getByRole('button', { name: 'Pin' }).click();
    await page.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Pin' }).click();
    await page.getByRole('link', { name: 'Pinned: to the board' }).click();
    await region('orders_placed_total').locator('.u-over').waitFor();
    await page.getByText('so this board ends with the process').waitFor();
    await page.getByRole('button', { name: 'Remove orders_placed_total' }).click();
    await page.getByText('Nothing is pinned yet.').waitFor();
  });

  it('chooses a view by the type of the metric; labels are filters', async () => {
    await page.goto(`${shop.url}/console#/metrics`);
    await page.getByLabel('Search metrics').fill('server requests');
    await page.getByRole('link', { name: /^http_server_request_duration_seconds/ }).click();
    await expression('histogram_quantile(0.95, sum by (le) (rate(').waitFor();
    await page.getByLabel('http_route', { exact: true }).selectOption('/broken');
    await page.getByLabel('Show', { exact: true }).selectOption('rate');
    await page.getByLabel('Lines by', { exact: true }).selectOption('http_response_status_code');
    await page.waitForURL(/by=http_response_status_code/);
    await expression(
      'sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{http_route=\\"/broken\\"}[',
    ).waitFor();
    await page.reload();
    await page
      .getByRole('table', { name: /series$/ })
      .getByText('500')
      .waitFor();
  });

  it('draws exemplars as dots that open the trace', async () => {
    await page.goto(`${shop.url}/console#/metrics/http_server_request_duration_seconds`);
    const rows = region('Exemplars, largest first: table');
    await rows
      .getByRole('link', { name: /^[0-9a-f]{32}$/ })
      .first()
      .waitFor();
    // The last exemplar is drawn on top of the others.
    await page.locator('.exemplar').last().click();
    await page.waitForURL(/#\/traces\/[0-9a-f]{32}/);
    const spans = page.getByRole('table', { name: 'Spans' });
    await spans
      .getByRole('button', { name: /GET \/(orders|broken)$/ })
      .first()
      .waitFor();
  });

  it('completes PromQL in an editor that is loaded when it is opened', async () => {
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.goto(`${shop.url}/console#/metrics`);
    await page.reload();
    await page
      .getByRole('link', { name: /^nodejs/ })
      .or(page.getByText('nodejs'))
      .first()
      .waitFor();
    const isEditor = (url: string): boolean => /promql-codemirror-\w+\.js$/.test(url);
    expect(scripts.filter(isEditor)).toEqual([]);
    await page.getByRole('button', { name: 'Editor' }).click();
    const editor = page.getByRole('textbox', { name: 'PromQL editor' });
    await editor.pressSequentially('sum(orders_pl');
    // With a click, because for 75 ms after the list has opened, Enter does not select an entry.
    await page.getByRole('option', { name: /orders_placed_total/ }).click();
    expect(scripts.filter(isEditor)).toHaveLength(1);
    await editor.filter({ hasText: /^sum\(orders_placed_total\)$/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/expr=sum\(orders_placed_total\)|expr=sum%28orders_placed_total%29/);
    await page.getByRole('figure', { name: 'sum(orders_placed_total)' }).waitFor();
    // Keyboard shortcuts must not work while typing.
    await editor.pressSequentially('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  });

  it('has no accessibility violations by axe, light or dark, and nothing wider than a small screen', async () => {
    const tested = await browser.newContext({ bypassCSP: true, viewport: { width: 360, height: 780 } });
    try {
      const view = await tested.newPage();
      for (const place of ['boards/shop', 'metrics?expr=sum(orders_placed_total)', 'now?order=busiest']) {
        await view.goto(`${shop.url}/console#/${place}`);
        await shown(view);
        if (place.startsWith('metrics')) {
          await view.getByRole('button', { name: 'Editor' }).click();
          await view.getByRole('textbox', { name: 'PromQL editor' }).waitFor();
        }
        await expectAccessible(view, place);
        await expectFits(view, place, 360);
      }
    } finally {
      await tested.close();
    }
  });

  it('shows handlers that fail first, new errors, and objectives', async () => {
    await page.goto(`${shop.url}/console#/now`);
    const rows = region('Handlers: table').getByRole('row');
    await rows.nth(1).getByText('GET /broken').waitFor();
    await rows.nth(1).getByText('100 %').waitFor();
    await page.getByLabel('Order of handlers').selectOption('busiest');
    await rows.nth(1).getByText('GET /orders').waitFor();
    await region('Errors').getByText('TypeError').waitFor();
    await region('Errors').getByText('new').first().waitFor();
    await region('Objectives').getByRole('link', { name: 'orders-placed' }).click();
    await page.waitForURL(/#\/boards\/shop-slo/);
  });
});

/** Waits until the store contains a sample with this value. */
async function sampled({ url }: ConsoleService, expr: string, wanted: number): Promise<void> {
  const address = new URL(`/api/v1/query?query=${encodeURIComponent(expr)}`, url);
  for (;;) {
    const { data } = (await (await fetch(address)).json()) as {
      data: { result: { value: [number, string] }[] };
    };
    if (Number(data.result[0]?.value[1]) >= wanted) return;
    await sleep(50);
  }
}
