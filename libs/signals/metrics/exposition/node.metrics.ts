import { totalmem } from 'node:os';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** `getActiveResourcesInfo` lists what keeps the event loop alive. */
function openResources(): number {
  return process.getActiveResourcesInfo().length;
}

/** Without a container limit, `constrainedMemory` returns 0, undefined, or more than the machine has. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Metrics that prom-client's defaults lack: share of time in which the event loop was busy since the previous scrape,
 * memory limit of the process, and number of active resources, under a name that promtool accepts.
 */
export function registerNodeMetrics(registry: Registry): void {
  const registers = [registry];
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of the time since the last scrape in which the event loop was busy, 0 to 1.',
    registers,
    aggregator: 'average',
    collect() {
      const current = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(current, before).utilization);
      before = current;
    },
  });
  new Gauge({
    name: 'process_memory_limit_bytes',
    help: 'Memory that the process may use: the limit of its container, else what the machine has.',
    registers,
    aggregator: 'max',
    collect() {
      this.set(memoryLimit());
    },
  });
  new Gauge({
    name: 'nodejs_open_resources',
    help: 'Resources that keep the event loop alive: sockets, timers, requests.',
    registers,
    collect() {
      this.set(openResources());
    },
  });
}
