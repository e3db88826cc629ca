import type { DashboardDefinition } from '#contracts';
import { PANELS } from '../../blocks/expressions.js';
import { line, quantiles, redBelow, redFrom } from '../../blocks/panels.js';
import { gaugePanel, historyPanel } from '../../blocks/process/process.panels.js';

export const SYSTEM_HEALTH: DashboardDefinition = {
  uid: 'system-health',
  title: 'System health',
  description: 'Machine, connection pool and database.',
  panels: [
    gaugePanel('CPU', 'system_cpu_usage_percent', 80, 'HighCPUUsage'),
    gaugePanel('Memory', 'system_memory_usage_percent', 85, 'HighMemoryUsage'),
    gaugePanel('Disk', 'system_disk_usage_percent', 90, 'LowDiskSpace'),
    {
      title: 'DB connections available',
      type: 'stat',
      unit: 'short',
      queries: line(PANELS.total('db_connection_pool_available'), 'available'),
      thresholds: redBelow(2, 'LowDatabaseConnections'),
    },
    historyPanel('CPU over time', 'system_cpu_usage_percent', 80, 'HighCPUUsage'),
    historyPanel('Memory over time', 'system_memory_usage_percent', 85, 'HighMemoryUsage'),
    historyPanel('Disk over time', 'system_disk_usage_percent', 90, 'LowDiskSpace'),
    {
      title: 'Connection pool',
      type: 'timeseries',
      unit: 'short',
      queries: [
        ...line(PANELS.total('db_connection_pool_size'), 'size'),
        ...line(PANELS.total('db_connection_pool_available'), 'available'),
      ],
    },
    {
      title: 'Query duration p50/p95',
      type: 'timeseries',
      unit: 's',
      queries: quantiles('db_query_duration_seconds', [0.5, 0.95]),
      thresholds: redFrom(1, 'SlowDatabaseQueries'),
    },
  ],
};
