import { describe, expect, it } from '@jest/globals';
import type { TelemetryRequest, TelemetryStore } from '#contracts';
import { createQueryHandler } from '../query-handler.js';

/** Answers of the store wait until they are let go. */
let letGo: (() => void) | undefined;
const store: Partial<TelemetryStore> = {
  series: async () => [{ __name__: 'up', route: `"\n'` }],
  operations: () => new Promise((resolve) => (letGo = () => resolve([]))),
};
const ask = createQueryHandler({
  store: store as TelemetryStore,
  service: { name: 'shop', job: 'shop', instance: 'shop:1' },
  intervalMs: 5_000,
  now: () => 1_780_000_000_000,
});

function batch(...addresses: string[]): TelemetryRequest {
  const form = new URLSearchParams(addresses.map((address): [string, string] => ['ask', address])).toString();
  return {
    method: 'POST',
    path: '/api/telemetry/batch',
    query: '',
    contentType: 'application/x-www-form-urlencoded',
    body: new TextEncoder().encode(form),
  };
}

interface Line {
  readonly at: number;
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly error?: string };
}

/** Lines as they come. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest = '';
  for await (const piece of body) {
    const whole = (rest + new TextDecoder().decode(piece)).split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) yield JSON.parse(line) as Line;
  }
  expect(rest).toBe('');
}

describe('Several queries in one request', () => {
  it('are answered as they are ready: no query waits for a slower one', async () => {
    const { status, body } = await ask(batch('/api/telemetry/operations', '/api/v1/series?match[]=up'));
    expect(status).toBe(200);
    const lines = linesOf(body);
    expect((await lines.next()).value).toEqual({
      at: 1,
      status: 200,
      body: { status: 'success', data: [{ __name__: 'up', route: `"\n'` }] },
    });
    letGo?.();
    expect((await lines.next()).value).toEqual({ at: 0, status: 200, body: { operations: [] } });
    expect(await lines.next()).toMatchObject({ done: true });
  });

  it('have the body null where the page answers without one', async () => {
    const { body } = await ask(
      batch('/api/v1/query_exemplars?query=vector(1)&start=1&end=2', '/api/v1/series?match[]=up'),
    );
    const lines: Line[] = [];
    for await (const line of linesOf(body)) lines.push(line);
    expect(lines.find(({ at }) => at === 0)).toEqual({ at: 0, status: 204, body: null });
    expect(lines.find(({ at }) => at === 1)?.status).toBe(200);
  });

  it('fail one by one', async () => {
    const { body } = await ask(
      batch('/nowhere', '/api/v1/series?match[]=up{', '/api/telemetry/logs/tail', '/api/telemetry/batch'),
    );
    const lines: Line[] = [];
    for await (const line of linesOf(body)) lines.push(line);
    expect(lines.sort((a, b) => a.at - b.at)).toMatchObject([
      { status: 404 },
      { status: 400 },
      { status: 400, body: { error: '/api/telemetry/logs/tail cannot be part of a batch' } },
      { status: 400, body: { error: '/api/telemetry/batch cannot be part of a batch' } },
    ]);
  });

  it.each([
    ['none', []],
    ['too many', Array<string>(65).fill('/api/v1/labels')],
    ['another place', ['https://example.org/api/v1/labels']],
  ])('are refused when there are %s', async (_what, addresses) => {
    const { status, body } = await ask(batch(...addresses));
    let text = '';
    for await (const piece of body) text += new TextDecoder().decode(piece);
    expect(status).toBe(400);
    expect(text).toContain('invalid parameter \\"ask\\"');
  });

  it('end when the client leaves, those that wait for their turn as well', async () => {
    const control = new AbortController();
    const { body } = await ask(batch(...Array<string>(5).fill('/api/telemetry/operations')), control.signal);
    const first = linesOf(body).next();
    await new Promise((resolve) => setImmediate(resolve));
    control.abort();
    // Four are being answered; the store does not answer any of them.
    expect((await first).value).toMatchObject({ at: 4, status: 499 });
  });
});
