import type { Environment } from '#options';

/** Whether `OTEL_SDK_DISABLED` disables all signals. */
export function isSdkDisabled(env: Environment): boolean {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
}

/** Why the histogram aggregation requested by the environment is not supported; undefined if it is. */
export function refusedHistograms(env: Environment): string | undefined {
  const variable = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';
  const wanted = env[variable]?.trim().toLowerCase();
  if (!wanted || wanted === 'explicit_bucket_histogram') return undefined;
  return (
    `${variable}: ${wanted} cannot be made of the fixed buckets that histograms have here. ` +
    'They are pushed as explicit_bucket_histogram, the same series that the page shows. The variable is ignored.'
  );
}
