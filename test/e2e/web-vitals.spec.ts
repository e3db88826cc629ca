import { setTimeout as pause } from 'node:timers/promises';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { BrowserPageModule } from '../support/browser-page.js';
import { freePort } from '../support/free-port.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { TelemetryReceiver } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';

type Line = Record<string, unknown>;
const VITALS = ['cls', 'inp', 'fcp', 'lcp', 'ttfb'].map((name) => `web_vital_${name}`);

describeWith(['chromium'], 'A page in a real Chromium', () => {
  let service: RunningService;
  let browser: Browser;

  beforeAll(async () => {
    service = await startService('chromium');
    browser = await chromium.connectOverCDP(service.url);
  });
  afterAll(async () => {
    await browser.close();
    await service.remove();
  });

  describe.each([
    ['Express', 'the management port', undefined],
    ['Fastify', 'the application’s own port', '/internal'],
  ])('of an application on %s that reports to %s', (adapter, _where, mount) => {
    const lines: Line[] = [];
    const opened: BrowserContext[] = [];
    let app: INestApplication;
    let receiver: TelemetryReceiver;
    let appUrl: string;
    let pages: string;

    beforeAll(async () => {
      receiver = await TelemetryReceiver.start('http/protobuf');
      const port = await freePort();
      appUrl = `http://127.0.0.1:${port}`;
      @Module({
        imports: [
          ObservabilityModule.forRoot({
            logging: { destination: { write: (line) => void lines.push(JSON.parse(line) as Line) } },
            management: { port: 0, origins: [appUrl], mount },
            tracing: { endpoint: receiver.url, protocol: 'http/protobuf', scheduledDelayMs: 50 },
          }),
          PresetModule.forRoot([recommender]),
          BrowserPageModule,
        ],
      })
      class ShopModule {}
      app = await NestFactory.create(
        ShopModule,
        adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter(),
        { bufferLogs: true },
      );
      app.flushLogs();
      await app.listen(port, '127.0.0.1');
      pages = mount === undefined ? (app.get(ManagementServer).url ?? '') : appUrl + mount;
    });
    afterAll(async () => {
      // A browser opens connections in advance, and Node.js waits for those that have sent nothing.
      await Promise.all(opened.map((context) => context.close()));
      await app.close();
      await receiver.stop();
    });

    /** Opens, uses and leaves the page; returns its trace id. */
    const visit = async (): Promise<string> => {
      const context = await browser.newContext();
      opened.push(context);
      const page = await context.newPage();
      await page.goto(`${appUrl}/shop#${encodeURIComponent(pages)}`);
      const traceId = await page.locator('body[data-trace-id]').getAttribute('data-trace-id');
      await page.getByRole('button').click();
      await page.getByText('clicked').waitFor();
      // Closing the context would abort the last reports, so it stays open.
      await page.goto('about:blank');
      return traceId ?? '';
    };

    it('has its five vitals on /metrics, each once, and its span, the server’s and the log line in one trace', async () => {
      const traceId = await visit();
      const ofPage = (spans: typeof receiver.spans) => spans.filter((span) => span.traceId === traceId);
      await receiver.waitFor(({ spans: all }) => ofPage(all).length >= 2);
      const spans = ofPage(receiver.spans);
      const pageSpan = spans.find(({ name }) => name === '/shop');
      expect(pageSpan).toMatchObject({
        parentSpanId: '',
        attributes: { 'telemetry.source': 'browser', 'url.path': '/shop' },
      });
      expect(pageSpan?.durationMs).toBeGreaterThan(0);
      const serverSpan = spans.find(({ kind }) => kind === 'server');
      expect(serverSpan).toMatchObject({ name: 'GET /items', parentSpanId: pageSpan?.spanId });
      const listing = lines.filter(({ msg, message }) => (msg ?? message) === 'listing the items');
      expect(listing.map(({ trace_id }) => trace_id)).toContain(traceId);

      const counts = async (): Promise<(number | undefined)[]> => {
        const page = await fetchMetricsPage(pages);
        return VITALS.map((name) => metricValue(page, `${name}_count`));
      };
      // The browser sends the last reports after the page is gone, so the test can only wait for their arrival.
      const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS);
      while ((await counts()).includes(0) && performance.now() < end) await pause(50);
      expect(await counts()).toEqual([1, 1, 1, 1, 1]);
      const page = await fetchMetricsPage(pages);
      expect(metricValue(page, 'web_vital_inp_sum')).toBeGreaterThanOrEqual(80);
      const rejected = page.get('observability_reports_rejected_total')?.samples ?? [];
      expect(rejected.filter(({ value }) => value > 0)).toEqual([]);
    });

    it('reports an interaction that the library has not counted yet when the user leaves', async () => {
      const context = await browser.newContext();
      opened.push(context);
      const page = await context.newPage();
      await page.addInitScript('window.requestIdleCallback = () => 1');
      await page.goto(`${appUrl}/shop#${encodeURIComponent(pages)}`);
      await page.locator('body[data-trace-id]').waitFor();
      const before = metricValue(await fetchMetricsPage(pages), 'web_vital_inp_count') ?? 0;
      const measured = page.evaluate(`new Promise((resolve) => {
        const watch = (list) => list.getEntries().some(({ interactionId }) => interactionId) && resolve();
        new PerformanceObserver(watch).observe({ type: 'event', durationThreshold: 40 });
      })`);
      await page.getByRole('button').click();
      await measured;
      await page.goto('about:blank');
      const inps = async () => metricValue(await fetchMetricsPage(pages), 'web_vital_inp_count');
      const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS);
      while ((await inps()) === before && performance.now() < end) await pause(50);
      expect(await inps()).toBe(before + 1);
    });

    it('has client spans for its requests, its own spans, and reports metrics by name', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${appUrl}/shop#${encodeURIComponent(pages)}`);
      await page.locator('body[data-trace-id]').waitFor();
      const before = metricValue(await fetchMetricsPage(pages), 'web_vital_lcp_count') ?? 0;
      const traceId = await page.evaluate<string>(`(async () => {
        const { reportMetric, reportMetricsTo, startPageTrace } = await import('nestjs-observability/browser');
        const endpoint = '${pages}/traces/report';
        const trace = startPageTrace({ endpoint, name: '/shop/again', requests: true });
        const render = trace.startSpan('render');
        await fetch('/items');
        await fetch('/missing');
        render.end();
        trace.end();
        reportMetricsTo('${pages}/metrics/report');
        reportMetric('web_vital_lcp', 1200);
        return trace.traceId;
      })()`);
      const ofTrace = () => receiver.spans.filter((span) => span.traceId === traceId);
      await receiver.waitFor(() => ofTrace().length >= 6);
      const [whole, render] = ['/shop/again', 'render'].map((name) =>
        ofTrace().find((span) => span.name === name),
      );
      const requests = ofTrace().filter(({ kind }) => kind === 'client');
      const answered = requests.map(({ attributes }) => attributes['http.response.status_code']).sort();
      expect(answered).toEqual([200, 404]);
      expect([render, ...requests].map((span) => span?.parentSpanId)).toEqual(Array(3).fill(whole?.spanId));
      const served = ofTrace().find(({ name }) => name === 'GET /items');
      expect(requests.map(({ spanId }) => spanId)).toContain(served?.parentSpanId);
      const reported = async () => metricValue(await fetchMetricsPage(pages), 'web_vital_lcp_count');
      const end = performance.now() + Number(process.env.OBS_TEST_WAIT_MS);
      while ((await reported()) === before && performance.now() < end) await pause(50);
      expect(await reported()).toBeGreaterThan(before);
      await context.close();
    });

    it('shows its trace to its own origin, and to no other that was not named', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${appUrl}/shop#${encodeURIComponent(pages)}`);
      const traceId = await page.locator('body[data-trace-id]').getAttribute('data-trace-id');
      const headersOf = async (url: string): Promise<string | undefined> => {
        const [request] = await Promise.all([
          page.waitForRequest(url),
          // The page cannot read the answer of another origin; the test checks only the request.
          page.evaluate((target) => fetch(target).then(String, String), url),
        ]);
        return (await request.allHeaders()).traceparent;
      };
      expect(await headersOf(`${appUrl}/items?again`)).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-03$`));
      expect(await headersOf(`${receiver.url}/elsewhere`)).toBeUndefined();
      await context.close();
    });
  });
});
