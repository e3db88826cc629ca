import type { AlertDefinition, PromDuration } from '#contracts';

/**
 * A scrape target that is down, or absent altogether.
 *
 * @param job name of its scrape job
 */
export function targetDown(about: {
  alert: string;
  job: string;
  for: PromDuration;
  meaning: string;
}): AlertDefinition {
  const target = `up{job="${about.job}"}`;
  return {
    alert: about.alert,
    severity: 'critical',
    expr: `${target} == 0 or absent(${target})`,
    for: about.for,
    summary: '{{ $labels.job }} cannot be scraped',
    description:
      'For $for {{ $labels.job }} {{ $labels.instance }} has been down or is missing among the targets.',
    runbook: {
      meaning: about.meaning,
      look: [
        'whether the process runs, and its last log lines',
        'the targets page of Prometheus: what the last scrape said',
        'what was deployed or moved last',
      ],
      act: [
        'Start it again or roll back.',
        'Correct the scrape configuration when the service itself is well.',
      ],
    },
  };
}
