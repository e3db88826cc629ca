import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';

const FILES: Readonly<Record<string, string>> = {
  observability: join(dirname(require.resolve('nestjs-observability/package.json')), 'dist/esm/browser.js'),
  vitals: join(dirname(require.resolve('web-vitals')), 'web-vitals.js'),
};

/**
 * The visitor's page: its vitals, its span, and the spans of its requests are reported to the same backends as the
 * server's telemetry.
 */
const PAGE = `<!doctype html>
<html lang="en">
  <title>Recommendations</title>
  <script type="importmap">
    { "imports": { "nestjs-observability/browser": "/page/observability.js", "web-vitals": "/page/vitals.js" } }
  </script>
  <script type="module">
    import { observeWebVitals, startPageTrace } from 'nestjs-observability/browser';
    startPageTrace({ endpoint: '/internal/traces/report', name: '/', requests: true });
    void observeWebVitals({ endpoint: '/internal/metrics/report' });
    const answer = await fetch('/recommendations/acme/7');
    document.querySelector('p').textContent = (await answer.json()).items.join(', ');
  </script>
  <h1>For you</h1>
  <p></p>
</html>
`;

@Controller()
export class PageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('page/observability.js')
  observability(): StreamableFile {
    return script('observability');
  }

  @Get('page/vitals.js')
  vitals(): StreamableFile {
    return script('vitals');
  }
}

function script(name: string): StreamableFile {
  return new StreamableFile(createReadStream(FILES[name] ?? ''), { type: 'text/javascript' });
}
