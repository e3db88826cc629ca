import type { TelemetryRequests } from '#contracts';

/** The same answers; `took` is called with the seconds from each request to the end of its answer. */
export function timedAnswers(answer: TelemetryRequests, took: (seconds: number) => void): TelemetryRequests {
  return async (request, signal) => {
    const startedAt = performance.now();
    const response = await answer(request, signal);
    return { ...response, body: ending(response.body, () => took((performance.now() - startedAt) / 1000)) };
  };
}

async function* ending(body: AsyncIterable<Uint8Array>, ended: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    ended();
  }
}
