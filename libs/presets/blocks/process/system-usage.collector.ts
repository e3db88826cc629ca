import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { metricCatalogue, MetricsRegistry } from '#metrics';
import { PROCESS_METRICS } from './process.metrics.js';
import { SystemUsageReader } from './system-usage.js';

/** CPU, memory and disk usage of the machine or container. */
export class ProcessMetrics extends metricCatalogue(PROCESS_METRICS) {}

/** Updates the machine's gauges at each scrape. */
@Injectable()
export class SystemUsageCollector implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(
    @Inject(MetricsRegistry) registry: MetricsRegistry,
    @Inject(ProcessMetrics) metrics: ProcessMetrics,
  ) {
    const reader = new SystemUsageReader();
    // CPU usage is the mean since the previous reading, so a first reading is taken here.
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
