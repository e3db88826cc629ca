const ALL = 0xffffffff;

/**
 * Whether a trace belongs to the sampled share, from its id alone, so that independent services decide alike. Selects
 * the same ids as the OpenTelemetry SDK's `TraceIdRatioBasedSampler`.
 *
 * @param ratio between 0 and 1
 */
export function traceIdRatio(ratio: number): (traceId: string) => boolean {
  const bound = ratio === 1 ? ALL + 1 : Math.floor(ratio * ALL);
  return (traceId) => foldedId(traceId) < bound;
}

/** The four words of the id combined into one. */
function foldedId(traceId: string): number {
  let folded = 0;
  for (let i = 0; i < 32; i += 8) folded ^= Number.parseInt(traceId.slice(i, i + 8), 16);
  return folded >>> 0;
}
