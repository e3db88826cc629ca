import type { AlertDefinition, PromDuration } from '#contracts';

/** Fires when the application's scrape target is down or missing. The deployment replaces `$job`. */
export function targetDown(about: { alert: string; for: PromDuration; meaning: string }): AlertDefinition {
  return {
    alert: about.alert,
    severity: 'critical',
    expr: 'up{job="$job"} == 0 or absent(up{job="$job"})',
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
