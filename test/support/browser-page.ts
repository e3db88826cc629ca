/** A page for real browsers that loads the browser library; its sources are compiled on request. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Controller, Get, Header, Logger, Module, Param } from '@nestjs/common';
import { transformFile } from '@swc/core';

const SOURCES = resolve('libs/browser');
const WEB_VITALS = resolve('node_modules/web-vitals/dist/web-vitals.js');
const IMPORTS = { 'nestjs-observability/browser': '/modules/index.js', 'web-vitals': '/web-vitals.js' };

/** The page's script; `#pages` in the URL fragment is the address for reports. */
const SCRIPT = `
  import { observeWebVitals, startPageTrace } from 'nestjs-observability/browser';
  const pages = decodeURIComponent(location.hash.slice(1));
  const { traceId } = startPageTrace({ endpoint: pages + '/traces/report', name: '/shop' });
  await observeWebVitals({ endpoint: pages + '/metrics/report' });
  document.querySelector('button').addEventListener('click', () => {
    const end = performance.now() + 80;
    while (performance.now() < end);
    document.querySelector('p').textContent = 'clicked';
  });
  document.body.dataset.items = await (await fetch('/items')).text();
  document.body.dataset.traceId = traceId;
`;

@Controller()
class BrowserPageController {
  private readonly logger = new Logger('Shop');

  @Get('shop')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<h1>Shop</h1><p>An item</p><button>Buy</button>
<script type="module">${SCRIPT}</script>`;
  }

  @Get('items')
  items(): string {
    this.logger.log('listing the items');
    return 'one, two';
  }

  @Get('web-vitals.js')
  @Header('content-type', 'text/javascript')
  webVitals(): Promise<string> {
    return readFile(WEB_VITALS, 'utf8');
  }

  @Get('modules/:file')
  @Header('content-type', 'text/javascript')
  async module(@Param('file') file: string): Promise<string> {
    const source = resolve(SOURCES, file.replace(/\.js$/, '.ts'));
    const jsc = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
    return (await transformFile(source, { jsc, module: { type: 'es6' }, swcrc: false })).code;
  }
}

@Module({ controllers: [BrowserPageController] })
export class BrowserPageModule {}
