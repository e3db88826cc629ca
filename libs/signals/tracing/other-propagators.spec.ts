import { Logger } from '@nestjs/common';
import { ROOT_CONTEXT, trace, type TextMapPropagator } from '@opentelemetry/api';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadPropagators } from './other-propagators.js';
import { W3CPropagator } from './w3c/w3c.propagator.js';

const SPAN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const w3c = new W3CPropagator(() => ({ tracecontext: true, baggage: true }));

/** The headers that propagators write for one span. */
function headersOf(propagators: TextMapPropagator[]): string[] {
  const headers: Record<string, string> = {};
  const set = (carrier: typeof headers, name: string, value: string): void => void (carrier[name] = value);
  for (const propagator of propagators)
    propagator.inject(trace.setSpanContext(ROOT_CONTEXT, SPAN), headers, { set });
  return Object.keys(headers);
}

describe('The propagators of OTEL_PROPAGATORS', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each<[string | undefined, string[]]>([
    [undefined, ['traceparent']],
    ['b3', ['b3']],
    ['b3multi', ['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled']],
    ['jaeger , tracecontext, baggage', ['uber-trace-id', 'traceparent']],
    ['none', []],
  ])('write the headers named by %j', async (variable, headers) => {
    expect(headersOf(await loadPropagators(variable, w3c))).toEqual(headers);
  });

  it('are used without the one whose package is not installed, and a warning says how to install it', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const missing = '@opentelemetry/propagator-nowhere';
    // Node.js' message; Jest's own loader has another.
    const error = Object.assign(new Error(`Cannot find package '${missing}' imported from here`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const packages = { b3: [missing, () => Promise.reject(error)] } as const;
    expect(headersOf(await loadPropagators('b3,tracecontext', w3c, packages))).toEqual(['traceparent']);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(`npm install ${missing}`)]]);
  });
});
