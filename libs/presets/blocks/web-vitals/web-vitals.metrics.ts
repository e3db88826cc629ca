import { histogram } from '#metrics';

/**
 * Web vitals reported by browsers. Layout shift has no unit; all others are in milliseconds, as in the web-vitals
 * library. The buckets include Google's limits between good, needs improvement and poor.
 */
export const WEB_VITALS_METRICS = {
  webVitalCls: histogram('web_vital_cls', 'Cumulative layout shift of pages, without unit.', [], {
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1],
  }),
  webVitalInp: histogram('web_vital_inp', 'Interaction to next paint of pages, in milliseconds.', [], {
    buckets: [50, 100, 150, 200, 300, 500, 1000, 2000],
  }),
  webVitalFcp: histogram('web_vital_fcp', 'First contentful paint of pages, in milliseconds.', [], {
    buckets: [500, 1000, 1800, 2400, 3000, 5000, 10_000],
  }),
  webVitalLcp: histogram('web_vital_lcp', 'Largest contentful paint of pages, in milliseconds.', [], {
    buckets: [1000, 1500, 2000, 2500, 3000, 4000, 6000, 10_000],
  }),
  webVitalTtfb: histogram('web_vital_ttfb', 'Time to first byte of pages, in milliseconds.', [], {
    buckets: [100, 200, 400, 800, 1200, 1800, 3000, 5000],
  }),
};
