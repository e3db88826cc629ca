import { afterEach, describe, expect, it } from '@jest/globals';
import { tracesUrl } from './otlp-exporter.js';

const VARIABLE = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

describe('tracesUrl', () => {
  const before = process.env[VARIABLE];

  afterEach(() => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  });

  it.each([
    ['http://c:4318', 'http://c:4318/v1/traces'],
    ['http://c:4318/', 'http://c:4318/v1/traces'],
    ['http://c:4318/base', 'http://c:4318/base/v1/traces'],
    ['http://c:4318/v1/traces', 'http://c:4318/v1/traces'],
  ])('completes the base address %s', (endpoint, url) => {
    expect(tracesUrl(endpoint)).toBe(url);
  });

  it('takes the address that was given for traces alone as it is', () => {
    process.env[VARIABLE] = 'http://c:4318/own';
    expect(tracesUrl('http://c:4318/own')).toBe('http://c:4318/own');
  });
});
