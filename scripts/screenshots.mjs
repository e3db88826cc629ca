/**
 * `node scripts/screenshots.mjs`: runs the demo and takes the pictures of `docs/console.md`, each page light and dark, wide
 * and narrow. Needs Chromium (`npm run services -- install chromium`).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { root } from './library/doors.mjs';
import { need } from './services/index.mjs';

const FOLDER = join(root, 'docs/console');
const PORT = 8123;
const CONSOLE = `http://127.0.0.1:${PORT}/console`;
/** Seconds of the demo before the first picture: a graph wants points. */
const WARM_UP_SECONDS = Number(process.argv[2] ?? 120);
const MOST_BUILD_MS = 300_000;
const PAGES = {
  now: 'now?last=5m',
  metrics: 'metrics/etl_processing_duration_seconds?last=5m',
  traces: 'traces?last=5m',
  logs: 'logs?last=5m',
  health: 'health?last=5m',
  alerts: 'alerts?last=5m',
  boards: 'boards/etl-narrative-engine?last=5m',
  about: 'about',
};
const VIEWS = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 360],
  ['dark', 360],
];

const demo = spawn(process.execPath, [join(root, 'scripts/demo.mjs'), '--for', `${WARM_UP_SECONDS + 180}s`], {
  env: { ...process.env, METRICS_PORT: String(PORT) },
  stdio: 'ignore',
});
try {
  await untilAnswers();
  await sleep(WARM_UP_SECONDS * 1000);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  need(['chromium']);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [colorScheme, width] of VIEWS) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: width > 720 ? 900 : 720 } });
    for (const [name, address] of Object.entries(PAGES))
      await take(page, name, address, `${colorScheme}-${width}`);
    await page.close();
  }
  await browser.close();
} finally {
  demo.kill('SIGTERM');
}
const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
process.stdout.write(`${readdirSync(FOLDER).length} pictures, ${Math.round(bytes / 1024)} KiB\n`);

/** The demo is built first where that is necessary. */
async function untilAnswers() {
  for (const end = Date.now() + MOST_BUILD_MS; Date.now() < end; await sleep(500))
    if (await fetch(CONSOLE).catch(() => undefined)) return;
  throw new Error(`nothing answers at ${CONSOLE}`);
}

async function take(page, name, address, view) {
  await page.goto(`${CONSOLE}#/${address}`);
  await shown(page);
  await picture(page, `${name}-${view}`);
  if (name !== 'traces') return;
  await page.locator('table a').first().click();
  await page.locator('.span-row').first().waitFor();
  await shown(page);
  await picture(page, `trace-${view}`);
}

async function shown(page) {
  await page.locator('main .panel, main .notice').first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await sleep(500);
}

function picture(page, name) {
  return page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: 55 });
}
