import type { TelemetryResponse } from '#contracts';

/** The answer to a request that cannot be processed now, in the format of Prometheus' API. */
export function unavailable(why: string): TelemetryResponse {
  const body = { status: 'error', errorType: 'unavailable', error: why };
  return {
    status: 503,
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
    body: once(Buffer.from(JSON.stringify(body))),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
