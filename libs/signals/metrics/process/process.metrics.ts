import { readdirSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import type { BoundGauge } from '../instruments/gauge.js';
import { counter, gauge, histogram, upDownCounter } from '../registry/definition.js';
import { metricCatalogue } from '../registry/catalogue.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { RuntimeWatch, type DelayMoments } from './runtime-watch.js';
import { Increments } from './increments.js';

const DELAY = 'Delay of the event loop since the reading before:';
const SPACE = ['v8js_heap_space_name'] as const;
const GC_BUCKETS = [0.01, 0.1, 1, 10];
const OPEN_FILES = '/proc/self/fd';

const delay = (moment: string, words: string) =>
  gauge(`nodejs_eventloop_delay_${moment}_seconds`, `${DELAY} ${words}.`);

/** Metrics of the process and Node.js with the names of OpenTelemetry's conventions, updated at every reading. */
export class ProcessMetrics extends metricCatalogue({
  cpuTime: counter('process_cpu_time_seconds_total', 'Processor time used, by mode.', ['cpu_mode']),
  memoryUsage: upDownCounter('process_memory_usage_bytes', 'Physical memory in use.'),
  uptime: gauge('process_uptime_seconds', 'Time since the process started.'),
  contextSwitches: counter('process_context_switches_total', 'Context switches of the process, by type.', [
    'process_context_switch_type',
  ]),
  pagingFaults: counter('process_paging_faults_total', 'Page faults of the process, by type.', [
    'system_paging_fault_type',
  ]),
  fileDescriptors: upDownCounter('process_unix_file_descriptor_count', 'File descriptors in use.'),
  delayMin: delay('min', 'the least'),
  delayMax: delay('max', 'the most'),
  delayMean: delay('mean', 'the mean'),
  delayStddev: delay('stddev', 'the standard deviation'),
  delayP50: delay('p50', 'the median'),
  delayP90: delay('p90', 'nine tenths are below'),
  delayP99: delay('p99', '99 of 100 are below'),
  loopTime: counter(
    'nodejs_eventloop_time_seconds_total',
    'Time that the event loop has been in each state.',
    ['nodejs_eventloop_state'],
  ),
  heapUsed: upDownCounter('v8js_memory_heap_used_bytes', 'Memory in use, by space of the heap.', [...SPACE]),
  heapSize: upDownCounter('v8js_memory_heap_space_size_bytes', 'Size, by space of the heap.', [...SPACE]),
  heapAvailable: upDownCounter(
    'v8js_memory_heap_space_available_size_bytes',
    'Memory that is free, by space of the heap.',
    [...SPACE],
  ),
  heapPhysical: upDownCounter(
    'v8js_memory_heap_space_physical_size_bytes',
    'Memory that is committed, by space of the heap.',
    [...SPACE],
  ),
  gcDuration: histogram(
    'v8js_gc_duration_seconds',
    'Time that garbage collections took, by type.',
    ['v8js_gc_type'],
    {
      buckets: GC_BUCKETS,
    },
  ),
}) {
  private readonly increments = new Increments();
  private readonly watch = new RuntimeWatch((type, seconds) =>
    this.gcDuration.observe({ v8js_gc_type: type }, seconds),
  );

  constructor(registry: MetricsRegistry) {
    super(registry);
    registry.onCollect('process', () => this.collect());
  }

  /** Stops the watchers of the process. */
  close(): void {
    this.watch.close();
  }

  private collect(): void {
    this.collectProcess();
    this.collectHeap();
    const { active, idle } = performance.eventLoopUtilization();
    this.loopTime.inc({ nodejs_eventloop_state: 'active' }, this.increments.by('active', active / 1000));
    this.loopTime.inc({ nodejs_eventloop_state: 'idle' }, this.increments.by('idle', idle / 1000));
    this.recordDelay(this.watch.takeDelay());
  }

  private collectProcess(): void {
    const { increments } = this;
    const usage = process.resourceUsage();
    this.cpuTime.inc({ cpu_mode: 'user' }, increments.by('user', usage.userCPUTime / 1e6));
    this.cpuTime.inc({ cpu_mode: 'system' }, increments.by('system', usage.systemCPUTime / 1e6));
    for (const [type, count] of [
      ['voluntary', usage.voluntaryContextSwitches],
      ['involuntary', usage.involuntaryContextSwitches],
    ] as const)
      this.contextSwitches.inc({ process_context_switch_type: type }, increments.by(type, count));
    for (const [type, count] of [
      ['major', usage.majorPageFault],
      ['minor', usage.minorPageFault],
    ] as const)
      this.pagingFaults.inc({ system_paging_fault_type: type }, increments.by(type, count));
    raise(this.memoryUsage.labels(), process.memoryUsage.rss());
    this.uptime.set(process.uptime());
    raise(this.fileDescriptors.labels(), openFiles());
  }

  private collectHeap(): void {
    for (const space of getHeapSpaceStatistics()) {
      const labels = { v8js_heap_space_name: space.space_name };
      raise(this.heapUsed.labels(labels), space.space_used_size);
      raise(this.heapSize.labels(labels), space.space_size);
      raise(this.heapAvailable.labels(labels), space.space_available_size);
      raise(this.heapPhysical.labels(labels), space.physical_space_size);
    }
  }

  private recordDelay({ min, max, mean, stddev, p50, p90, p99 }: DelayMoments): void {
    this.delayMin.set(min);
    this.delayMax.set(max);
    this.delayMean.set(mean);
    this.delayStddev.set(stddev);
    this.delayP50.set(p50);
    this.delayP90.set(p90);
    this.delayP99.set(p99);
  }
}

/** Sets a sum that is only added to; from its own value, since it may have been reset. */
function raise(sum: BoundGauge, to: number): void {
  sum.inc(to - sum.value);
}

/** 0 if the system does not provide the value. */
function openFiles(): number {
  try {
    return readdirSync(OPEN_FILES).length;
  } catch {
    return 0;
  }
}
