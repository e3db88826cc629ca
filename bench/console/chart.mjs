/* global window */
/** Compares the console's chart with uPlot alone: the same points in the same page, alternately. */
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { row } from './browser.mjs';

const PAGE = fileURLToPath(new URL('chart-page.mjs', import.meta.url));
const ROUNDS = 21;

export async function measureChart(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-chart-'));
  await build({
    ...{
      entryPoints: [PAGE],
      outdir: folder,
      bundle: true,
      minify: true,
      format: 'esm',
      logLevel: 'warning',
    },
    ...{ jsx: 'automatic', jsxImportSource: 'preact', tsconfigRaw: '{}' },
  });
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js');
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? readFileSync(join(folder, 'chart-page.js'))
        : '<!doctype html><body><div id="ours" style="width:1000px"></div><div id="alone" style="width:1000px"></div><script type="module" src="/chart-page.js"></script>',
    );
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => 'measure' in window);
    await page.evaluate(() => window.measure(3));
    const { ours, alone } = await page.evaluate((rounds) => window.measure(rounds), ROUNDS);
    await page.close();
    return [
      row('chart.ours', ours, 'ms'),
      row('chart.uplot-alone', alone, 'ms'),
      row(
        'chart.ratio',
        ours.map((time, i) => time / alone[i]),
        'ratio',
        1.5,
      ),
    ];
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}
