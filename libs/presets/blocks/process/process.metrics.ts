import { gauge } from '#metrics';

/** Usage of the machine, or of the container where one has limits. */
export const PROCESS_METRICS = {
  cpuUsage: gauge('system_cpu_usage_percent', 'CPU in use, 0 to 100, of what the machine or container has.'),
  memoryUsage: gauge(
    'system_memory_usage_percent',
    'Memory in use, 0 to 100, of what the machine or container has.',
  ),
  diskUsage: gauge('system_disk_usage_percent', 'Disk in use, 0 to 100, where the application runs.'),
};
