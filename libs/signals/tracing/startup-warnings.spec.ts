import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { warnOfTraps } from './startup-warnings.js';

const API = '/app/node_modules/@opentelemetry/api/build/src/index.js';
const SECOND_API = '/app/node_modules/old/node_modules/@opentelemetry/api/build/src/index.js';
const INSTRUMENTATION = '/app/node_modules/@opentelemetry/instrumentation-pg/build/src/index.js';

function warningsFor(...files: string[]): string[] {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  warnOfTraps(files);
  return warn.mock.calls.map(([message]) => String(message));
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('At the start of tracing', () => {
  it('nothing is logged when everything is correct', () => {
    expect(warningsFor(API, `${API}.map`, '/app/main.js')).toEqual([]);
  });

  it('two copies of @opentelemetry/api are named, with what to do', () => {
    const [warning, ...more] = warningsFor(API, SECOND_API, API);
    expect(more).toEqual([]);
    expect(warning).toMatch(/loaded 2 times \(\/app\/node_modules\/@opentelemetry\/api, .*npm dedupe/);
  });

  it('instrumentations that would have needed an early start are named once', () => {
    const warnings = warningsFor(API, INSTRUMENTATION, INSTRUMENTATION.replace('index', 'pg'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/@opentelemetry\/instrumentation-pg.*nestjs-observability\/register/);
  });
});
