/* global location */
/**
 * From the links in an alert notification, to its incident and to its graph, to an exemplar's trace and one of its log
 * lines; each step measured from click to paint. Also the same graph and the page Now over all days, and the slowest
 * trace of the days.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { LATENCY, startApplication } from './application.mjs';
import { row, timeUntil } from './browser.mjs';
import { writeDays } from './days.mjs';

export async function measureJourney(browser, { rounds, days }) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-days-'));
  process.stderr.write(`  writing ${days} days …\n`);
  const written = await writeDays({ directory, days });
  process.stderr.write(`  ${JSON.stringify(written)}\n`);
  const application = await startApplication({ directory });
  const steps = {
    incident: [],
    graph: [],
    trace: [],
    line: [],
    'week.graph': [],
    'week.trace': [],
    'week.now': [],
  };
  try {
    const root = application.console.replace('/console', '');
    for (let i = 0; i < 20; i += 1) await (await fetch(`${application.url}/orders/${i}`)).text();
    // Exemplars arrive with the next sampling.
    await sleep(11_000);
    const incident = await openIncident(root);
    // Each with an empty cache.
    const opened = async (step, address) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const startedAt = performance.now();
      await page.goto(`${root}/${address}`, { waitUntil: 'commit' });
      await page.locator('.chart canvas').first().waitFor();
      steps[step].push(performance.now() - startedAt);
      return page;
    };
    for (let round = 0; round < rounds; round += 1) {
      await (await opened('incident', `incidents/${incident}`)).close();
      const page = await opened('graph', `graph?g0.expr=${encodeURIComponent(LATENCY)}`);
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
        await to(`#/metrics?last=7d&expr=${encodeURIComponent(LATENCY)}`, '.chart canvas'),
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

/** The id of the incident of the application's alert. */
async function openIncident(root) {
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(500)) {
    const { incidents = [] } = await (await fetch(`${root}/api/alerting/incidents?state=open`)).json();
    if (incidents.length > 0) return incidents[0].id;
  }
  throw new Error('the alert "Slow" opened no incident');
}
