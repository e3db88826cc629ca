import type { RequestTotals } from '#contracts';

/** The summary of any service. */
export function generalSummary({ total, errors }: RequestTotals): Record<string, unknown> {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    process: {
      uptime_seconds: Math.round(process.uptime()),
      cpu_seconds: round((user + system) / 1e6, 1),
      memory_mb: round(rss / 1_048_576, 1),
      heap_mb: round(heapUsed / 1_048_576, 1),
    },
    requests: { total, errors, error_rate: total === 0 ? 0 : round((errors / total) * 100, 1) },
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
