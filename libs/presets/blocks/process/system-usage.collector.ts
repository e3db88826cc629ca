import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { metricCatalogue, MetricsRegistry } from '#metrics';
import { PROCESS_METRICS } from './process.metrics.js';
import { SystemUsageReader } from './system-usage.js';

/** How busy the machine or container is. */
export class ProcessMetrics extends metricCatalogue(PROCESS_METRICS) {}

/** Brings the gauges of the machine up to date whenever they are asked for. */
@Injectable()
export class SystemUsageCollector implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(
    @Inject(MetricsRegistry) registry: MetricsRegistry,
    @Inject(ProcessMetrics) metrics: ProcessMetrics,
  ) {
    const reader = new SystemUsageReader();
    // What comes later is a mean since this reading.
    void reader.read();
    this.stop = registry.onCollect('system_cpu_usage_percent', async () => {
      const { cpu, memory, disk } = await reader.read();
      if (cpu !== undefined) metrics.cpuUsage.set(cpu);
      if (memory !== undefined) metrics.memoryUsage.set(memory);
      if (disk !== undefined) metrics.diskUsage.set(disk);
    });
  }

  onApplicationShutdown(): void {
    this.stop();
  }
}
