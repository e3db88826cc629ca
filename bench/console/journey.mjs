/* global location */
/**
 * From the link in an alert notification to the graph, an exemplar's trace and one of its log lines; each step measured
 * from click to paint. Also the same graph and the page Now over all days, and the slowest trace of the days.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { startApplication } from './application.mjs';
import { row, timeUntil } from './browser.mjs';
import { writeDays } from './days.mjs';

const EXPRESSION =
  'histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m])))';

export async function measureJourney(browser, { rounds, days }) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-days-'));
  process.stderr.write(`  writing ${days} days …\n`);
  const written = await writeDays({ directory, days });
  process.stderr.write(`  ${JSON.stringify(written)}\n`);
  const application = await startApplication({ directory });
  const steps = { graph: [], trace: [], line: [], 'week.graph': [], 'week.trace': [], 'week.now': [] };
  try {
    const root = application.console.replace('/console', '');
    for (let i = 0; i < 20; i += 1) await (await fetch(`${application.url}/orders/${i}`)).text();
    // Exemplars arrive with the next sampling.
    await sleep(11_000);
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const clocked = async (step, begin, selector) => {
        const startedAt = performance.now();
        await begin();
        await page.locator(selector).first().waitFor();
        steps[step].push(performance.now() - startedAt);
      };
      await clocked(
        'graph',
        () => page.goto(`${root}/graph?g0.expr=${encodeURIComponent(EXPRESSION)}`, { waitUntil: 'commit' }),
        '.chart canvas',
      );
      const to = (hash, selector) =>
        timeUntil(page, selector, () => page.evaluate((next) => (location.hash = next), hash));
      await page.locator('.exemplar').first().waitFor();
      steps.trace.push(
        await timeUntil(page, '.span-row[role=row]', () =>
          page.locator('.exemplar').last().dispatchEvent('click'),
        ),
      );
      await page.locator('.log-line').first().waitFor();
      steps.line.push(
        await timeUntil(page, '.line-details', () => page.locator('.log-line').first().click()),
      );
      await to('#/about?last=7d', 'main table');
      steps['week.graph'].push(
        await to(`#/metrics?last=7d&expr=${encodeURIComponent(EXPRESSION)}`, '.chart canvas'),
      );
      await to('#/traces?last=7d&order=slowest', 'main table a');
      steps['week.trace'].push(
        await timeUntil(page, '.span-row[role=row]', () => page.locator('main table a').first().click()),
      );
      steps['week.now'].push(await to('#/now?last=7d', 'section[aria-label="Handlers"] table'));
      await page.close();
    }
    return Object.entries(steps).map(([step, times]) => row(`journey.${step}`, times, 'ms', 1_000));
  } finally {
    await application.stop();
    rmSync(directory, { recursive: true });
  }
}
