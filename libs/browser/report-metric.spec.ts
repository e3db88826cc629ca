import { expect, it } from '@jest/globals';
import { reportMetric } from './report-metric.js';

it('never throws, whatever it is given', () => {
  const labels: Record<string, unknown> = {};
  labels.self = labels;
  expect(() => reportMetric('checkout_seconds', 1, labels as Record<string, string>)).not.toThrow();
  expect(() => reportMetric('checkout_seconds', 1n as unknown as number)).not.toThrow();
});
