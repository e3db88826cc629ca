import { Module } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertService, type Notification, type NotificationChannel } from 'nestjs-observability/alerting';
import { provideHealth } from 'nestjs-observability/health';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ensureConsole } from '../../scripts/library/console.mjs';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { expectAccessible } from '../support/axe.js';
import { expectFits, expectText, openTail, shown, tabTo } from '../support/console-browser.js';
import { startConsole, type ConsoleService } from '../support/console-service.js';
import { HostileShop } from '../support/hostile-shop.js';
import { describeWith, startService, type RunningService } from '../support/services.js';

const TOKEN = 'a8b1e9c2d7f4a6b3c5d0e1f2a3b4c5d6e7f8';
const told: Notification[] = [];
const chat: NotificationChannel = {
  name: 'chat',
  send: (notification) => {
    told.push(notification);
    return Promise.resolve();
  },
};
const ORDERS = { metric: 'orders_placed_total', condition: '>', threshold: 0 } as const;

@Module({
  imports: [HostileShop],
  providers: [
    provideHealth('database', {
      useFactory: () => ({ check: () => Promise.reject(new Error('refused by the database')) }),
    }),
    provideHealth('orders', { dependsOn: ['database'], useFactory: () => ({ check: () => undefined }) }),
  ],
})
class Shop {}

describeWith(['chromium'], 'Looking for a cause in the console, in a real Chromium', () => {
  let service: RunningService;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let shop: ConsoleService;

  beforeAll(async () => {
    await Promise.all([ensureThreadFile(), ensureConsole()]);
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
    shop = await startConsole(Shop, {
      management: { tokens: [TOKEN] },
      health: { intervalMs: 200 },
      alerting: {
        interval: '1s',
        rules: [
          { id: 'come', name: 'OrdersCome', ...ORDERS, severity: 'high', labels: { cause: 'orders' } },
          { id: 'many', name: 'OrdersMany', ...ORDERS, severity: 'low', labels: { cause: 'orders' } },
        ],
        channels: [chat],
        routes: [{ channels: ['chat'], groupBy: ['cause'], groupWait: '0s' }],
        inhibitions: [],
      },
    });
    for (let i = 0; i < 3; i++) await shop.call('/orders');
    await shop.call('/broken');
  });
  afterAll(async () => {
    await shop.app.close();
    await browser.close();
    await service.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(Number(process.env.OBS_TEST_WAIT_MS));
  });
  afterEach(() => context.close());

  /** The id of the incident once it contains both alerts, and the channel was notified, which comes later. */
  const incident = async (): Promise<string> => {
    for (;;) {
      const [one] = await shop.app.get(AlertService).openIncidents();
      if (one && one.alerts.length === 2 && told.length > 0) return one.id;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const open = (place: string): Promise<unknown> => page.goto(`${shop.url}/console#/${place}`);

  describe('traces', () => {
    it('are filtered by dragging over the plot, and by a click opened', async () => {
      await open('traces');
      const points = page.locator('.scatter [data-trace]');
      await points.first().waitFor();
      // The last point is drawn above the others.
      await points.last().click();
      await page.waitForURL(/#\/traces\/[0-9a-f]{32}/);
      await page.goBack();
      await points.first().waitFor();
      const { x, y, width, height } = (await page.locator('.scatter svg').boundingBox())!;
      await page.mouse.move(x + width / 2, y + 2);
      await page.mouse.down();
      await page.mouse.move(x + width - 1, y + height - 2, { steps: 3 });
      await page.mouse.up();
      await page.waitForURL(/from=\d+&to=\d+&minDurationMs=[\d.e-]+&maxDurationMs=/);
      await points.first().waitFor();
    });

    it('are compared, operation by operation', async () => {
      await open('traces?status=error');
      await page.locator('table a').first().click();
      // The list is filtered by the operation of the trace, once it is loaded.
      await page.getByRole('table', { name: 'Spans' }).waitFor();
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByText('Choose the trace to compare with').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByLabel('Operation').fill('GET /orders');
      const answered = page.waitForResponse(
        (answer) => answer.url().includes('traces?') && answer.url().includes('Forders'),
      );
      await page.getByRole('button', { name: 'Find' }).click();
      await (await answered).finished();
      await page.locator('table a').first().click();
      await page.waitForURL(/#\/traces\/[0-9a-f]{32}\/[0-9a-f]{32}/);
      const rows = page.getByRole('region', { name: 'Operations of both traces: table' });
      await expectText(rows, 'only in the second');
      await expectText(rows, 'only in the first');
      await expectText(rows, /×6/);
    });

    it('lead from span to span by arrows, to exceptions, and to traces with the same attribute', async () => {
      await open('traces?operation=GET%20/broken');
      await page.locator('table a').first().click();
      await page.getByRole('table', { name: 'Spans' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.waitForURL(/span=[0-9a-f]{16}/);
      await page.keyboard.press('ArrowDown');
      await page.getByRole('group', { name: 'Exception' }).first().waitFor({ state: 'attached' });
      await expectText(page, /TypeError: cannot read/);
    });
  });

  describe('log lines', () => {
    it('are found by a field, with the lines around them, as JSON', async () => {
      await open('logs?text=order');
      await page
        .getByRole('button', { name: /an order for/ })
        .first()
        .click();
      await page.getByRole('group', { name: 'Lines with the same field' }).getByRole('link').first().click();
      await page.waitForURL(/field=/);
      await page.getByRole('link', { name: 'Lines around it' }).click();
      await page.waitForURL(/line=\d+/);
      await page.locator('li.marked').waitFor();
      await page.getByRole('button', { name: 'JSON', exact: true }).click();
      await expectText(page.locator('.json-lines'), '"message":"an order for');
      await open('logs?field=book%3Dnothing');
      await page.getByText('No line fits.').waitFor();
    });

    it('wait while the tail is paused or a line is open', async () => {
      await openTail(page, `${shop.url}/console#/logs?live=1`);
      await page.getByText('Waiting for lines.').waitFor();
      const tail = page.getByRole('list', { name: /as they come/ });
      await Promise.all([tail.getByRole('listitem').first().waitFor(), shop.call('/orders')]);
      await page.getByRole('button', { name: 'Pause' }).click();
      const before = await tail.getByRole('listitem').count();
      await shop.call('/orders');
      await page.getByText(/held, \d+ new lines wait/).waitFor();
      await expectText(page, /held, [1-9]\d* new lines wait/);
      expect(await tail.getByRole('listitem').count()).toBe(before);
      await page.getByRole('button', { name: 'Go on' }).click();
      await tail.getByRole('listitem').nth(before).waitFor();
      await tail.getByRole('button').first().click();
      await page.getByRole('region', { name: 'Chosen line' }).waitFor();
    });

    it('that report the same error are one kind, which leads to its lines', async () => {
      await open('logs?errors=1');
      const kinds = page.getByRole('region', { name: /Kinds of errors/ });
      await kinds
        .getByRole('link', { name: /TypeError/ })
        .first()
        .click();
      await page
        .getByRole('button', { name: /cannot read/ })
        .first()
        .waitFor();
    });
  });

  it('checks are a graph of what depends on what', async () => {
    await open('health');
    await page.getByRole('img', { name: 'orders depends on database' }).waitFor();
    await expectText(page.getByRole('region', { name: 'Checks: table' }), /refused by the database/);
  });

  describe('an alert', () => {
    it('leads from its message over the graph to a trace and its log lines, in three clicks', async () => {
      await incident();
      // First click: the link contained in the messages of all channels.
      await page.goto(new URL(`/incidents/${told[0]!.incident.id}`, shop.url).href);
      await page.getByRole('figure', { name: /^Orders/ }).waitFor();
      // Second click.
      await page
        .getByRole('region', { name: 'Traces that failed, else the slowest: table' })
        .getByRole('link')
        .first()
        .click();
      await page.getByRole('table', { name: 'Spans' }).waitFor();
      // Third click: its log line.
      await page
        .getByRole('region', { name: 'Log lines of this trace' })
        .getByRole('button', { name: /cannot read/ })
        .first()
        .click();
      await expectText(page.locator('.line-details'), '"errorType": "TypeError"');
    });

    it('of an incident is silenced, whichever it is, and the silence is ended', async () => {
      await open(`alerts/${await incident()}`);
      await page.getByRole('button', { name: 'Silence OrdersMany' }).click();
      const form = page.getByRole('form', { name: 'Silence OrdersMany' });
      await form.getByLabel('alertname="OrdersMany"').waitFor();
      await form.getByLabel('Your name').fill('Ada');
      await form.getByLabel('Comment').fill('known');
      await form.getByRole('button', { name: 'Silence', exact: true }).click();
      await logIn(page);
      await form.getByRole('button', { name: 'Silence', exact: true }).click();
      await form.waitFor({ state: 'detached' });
      await open('alerts');
      const silences = page.getByRole('region', { name: 'Silences: table' });
      await expectText(silences, /alertname="OrdersMany"/);
      await page.getByRole('button', { name: 'End the silence: known' }).click();
      await page.getByText('Nothing is silenced.').waitFor();
    });

    it('that was not acted on is first in the review, and is tried with another threshold', async () => {
      await incident();
      await open('alerts');
      const review = page.getByRole('region', { name: /Rules that fired in the last week/ });
      await expectText(review, 'nobody acted');
      await review.getByRole('link', { name: 'OrdersCome' }).click();
      await page.waitForURL(/rules\/OrdersCome\?last=7d/);
      await open('alerts/rules/OrdersCome?last=5m');
      await page.getByRole('heading', { name: /It would have fired 1 time$/ }).waitFor();
      await page.getByRole('spinbutton', { name: 'Threshold as a number' }).fill('1000');
      await page.keyboard.press('Tab');
      await page.waitForURL(/threshold=1000/);
      await page.getByRole('heading', { name: /It would have fired 0 times/ }).waitFor();
      await page.getByRole('button', { name: 'Back to 0' }).click();
      await page.getByRole('heading', { name: /It would have fired 1 time$/ }).waitFor();
    });
  });

  describe('maintenance', () => {
    it('is planned, for some alerts, and removed', async () => {
      await open('alerts');
      await page.getByText('No maintenance is planned.').waitFor();
      await page.getByRole('button', { name: 'Plan maintenance' }).click();
      const form = page.getByRole('form', { name: 'Plan maintenance' });
      await form.getByLabel('Name of the maintenance').fill('nightly');
      await form.getByLabel('How often').selectOption('repeated');
      await form.getByLabel('Start, as five fields of cron').fill('0 2 * * *');
      await form.getByLabel('Time zone').fill('Europe/Berlin');
      await form.getByLabel('For how long').selectOption('2 hours');
      await form.getByLabel('Conditions on labels of alerts').fill('cause="nobody"');
      await form.getByLabel('Your name').fill('Ada');
      await form.getByRole('button', { name: 'Plan', exact: true }).click();
      await logIn(page);
      await form.getByRole('button', { name: 'Plan', exact: true }).click();
      await form.waitFor({ state: 'detached' });
      const row = page.getByRole('region', { name: 'Maintenance windows: table' }).getByRole('row').last();
      await expectText(row, 'planned');
      await expectText(row, 'cause="nobody"');
      await expectText(row, '0 2 * * *');
      await page.getByRole('button', { name: 'Remove the maintenance nightly' }).click();
      await page.getByText('No maintenance is planned.').waitFor();
    });
  });

  it('an alert leads by the keyboard alone from its message to graph, trace and line, and is acknowledged', async () => {
    const id = await incident();
    await page.goto(new URL(`/incidents/${id}`, shop.url).href);
    await page.getByRole('figure', { name: /^Orders/ }).waitFor();
    await tabTo(page, '[aria-label="Your name"]');
    await page.keyboard.type('Ada');
    await tabTo(page, '[aria-label="Reason"]');
    await page.keyboard.type('it is known');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
    // The focus is where it was.
    await page.keyboard.press('Enter');
    await expectText(page.getByRole('region', { name: 'What happened, oldest first: table' }), 'it is known');
    await page.locator('[aria-label="Traces of this time"] table a').first().waitFor();
    await tabTo(page, '[aria-label="Traces of this time"] table a');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Spans' }).waitFor();
    await page.locator('.log-line').first().waitFor();
    await tabTo(page, '.log-line');
    await page.keyboard.press('Enter');
    await page.locator('.line-details').getByText('"errorType": "TypeError"').waitFor({ state: 'attached' });
    await page.goBack();
    await page.getByRole('figure', { name: /^Orders/ }).waitFor();
  });

  const traceOf = async (operation: string): Promise<string> => {
    const address = `/api/telemetry/traces?operation=${encodeURIComponent(operation)}`;
    const answer = (await (await fetch(new URL(address, shop.url))).json()) as {
      traces: { traceId: string }[];
    };
    return answer.traces[0]!.traceId;
  };

  it.each<[string, () => string | Promise<string>]>([
    ['a trace', async () => `traces/${await traceOf('GET /broken')}`],
    ['two traces', async () => `traces/${await traceOf('GET /orders')}/${await traceOf('GET /broken')}`],
    ['errors by kind', () => 'logs?errors=1'],
    ['lines as JSON', () => 'logs?view=json'],
    ['an incident', async () => `alerts/${await incident()}`],
    ['a rule', () => 'alerts/rules/OrdersCome'],
    ['maintenance', () => 'alerts?plan=1'],
  ])(
    '%s has no accessibility violations by axe, light or dark, and is not too wide',
    async (what, placeOf) => {
      const tested = await browser.newContext({ bypassCSP: true, viewport: { width: 360, height: 740 } });
      try {
        const view = await tested.newPage();
        await view.goto(`${shop.url}/console#/${await placeOf()}`);
        await view.locator('main table, main pre').first().waitFor({ state: 'attached' });
        await shown(view);
        await expectAccessible(view, what);
        await expectFits(view, what, 360);
      } finally {
        await tested.close();
      }
    },
  );
});

/** Answers the dialog that asks for the token. */
async function logIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Token' }).fill(TOKEN);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
}
