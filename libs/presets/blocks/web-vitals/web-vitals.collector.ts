import { Inject, Injectable } from '@nestjs/common';
import { BROWSER_REPORTS, type BrowserReports } from '#contracts';
import { metricCatalogue } from '#metrics';
import { WEB_VITALS_METRICS } from './web-vitals.metrics.js';

/** A page that shifts more than this, or waits longer than ten minutes, is made up. */
const MAX_SHIFT = 100;
const MAX_MS = 600_000;

/** The vitals of pages. */
export class WebVitalsMetrics extends metricCatalogue(WEB_VITALS_METRICS) {}

/** Takes what browsers post to `/metrics/report`. */
@Injectable()
export class WebVitalsCollector {
  constructor(
    @Inject(BROWSER_REPORTS) reports: BrowserReports,
    @Inject(WebVitalsMetrics) metrics: WebVitalsMetrics,
  ) {
    const { webVitalCls, webVitalInp, webVitalFcp, webVitalLcp, webVitalTtfb } = metrics;
    for (const vital of [webVitalCls, webVitalInp, webVitalFcp, webVitalLcp, webVitalTtfb])
      reports.accept({
        name: vital.name,
        max: vital === webVitalCls ? MAX_SHIFT : MAX_MS,
        observe: (value) => vital.observe(value),
      });
  }
}
