import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** `getActiveResourcesInfo` names what keeps the event loop alive. */
function openResources(): number {
  return process.getActiveResourcesInfo().length;
}

/**
 * What prom-client's defaults lack: the share of time the event loop was busy since the scrape before, and how many
 * resources keep it alive, under a name that promtool takes.
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
    name: 'nodejs_open_resources',
    help: 'Resources that keep the event loop alive: sockets, timers, requests.',
    registers,
    collect() {
      this.set(openResources());
    },
  });
}
