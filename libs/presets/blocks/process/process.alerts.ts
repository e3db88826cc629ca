import type { AlertDefinition } from '#contracts';

/** Alerts on CPU, memory and disk of the machine or container. */
export const PROCESS_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighCPUUsage',
    severity: 'warning',
    expr: 'system_cpu_usage_percent > $threshold',
    threshold: 80,
    for: '10m',
    summary: 'CPU of {{ $labels.instance }} at {{ $value | humanize }} %',
    description: 'For $for more than $threshold % of the CPU has been in use.',
    runbook: {
      meaning: 'There is little left for a peak; answers get slower.',
      look: ['whether load rose with it', 'which process it is, and what the event loop does'],
      act: ['Add instances or CPU; take batch work off the peak.'],
    },
  },
  {
    alert: 'HighMemoryUsage',
    severity: 'warning',
    expr: 'system_memory_usage_percent > $threshold',
    threshold: 85,
    for: '5m',
    summary: 'Memory of {{ $labels.instance }} at {{ $value | humanize }} %',
    description: 'For $for more than $threshold % of the memory has been in use.',
    runbook: {
      meaning: 'The process may soon be killed for lack of memory.',
      look: ['the heap over days: does it only ever rise', 'what was deployed last'],
      act: [
        'Restart before the kernel does; take a heap snapshot first; raise the limit if the need is real.',
      ],
    },
  },
  {
    alert: 'LowDiskSpace',
    severity: 'critical',
    expr: 'system_disk_usage_percent > $threshold',
    threshold: 90,
    for: '5m',
    summary: 'Disk of {{ $labels.instance }} {{ $value | humanize }} % full',
    description: 'For $for more than $threshold % of the disk has been in use.',
    runbook: {
      meaning: 'Soon nothing can be written any more: neither data nor logs.',
      look: ['what grows: logs, uploads, the database'],
      act: ['Delete or move what is not needed; enlarge the volume; correct the rotation of logs.'],
    },
  },
];
