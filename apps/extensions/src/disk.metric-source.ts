import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  METRIC_SOURCES,
  type MetricSlice,
  type MetricSource,
  type MetricSources,
} from 'nestjs-observability/metrics';

/** A custom metric source: values maintained elsewhere, read at each scrape and push. */
@Injectable()
export class DiskMetricSource implements MetricSource {
  readonly name = 'disk';

  constructor(@Inject(METRIC_SOURCES) sources: MetricSources) {
    sources.add(this);
  }

  async *read(): AsyncGenerator<MetricSlice> {
    const { bavail, bsize } = await statfs('/');
    const family = {
      name: 'disk_free_bytes',
      help: 'Free space on a disk.',
      kind: 'gauge',
      unit: 'bytes',
    } as const;
    yield { ...family, samples: [{ name: family.name, labels: { path: '/' }, value: bavail * bsize }] };
  }
}
