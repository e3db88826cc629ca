import { Inject, Injectable } from '@nestjs/common';
import { BROWSER_REPORTS, type BrowserReports } from '#contracts';
import { metricCatalogue } from '#metrics';
import { WEB_VITALS_METRICS } from './web-vitals.metrics.js';

/** Larger layout shifts, or times above ten minutes, are rejected as fabricated. */
const MAX_SHIFT = 100;
const MAX_MS = 600_000;

/** Web vitals of pages. */
export class WebVitalsMetrics extends metricCatalogue(WEB_VITALS_METRICS) {}

/** Records the web vitals that browsers post to `/metrics/report`. */
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
