import { describe, expect, it } from '@jest/globals';
import { countsMemory, ExportCounts } from '../../export-counts.js';
import type { ExportNews, ExportTarget } from '../../protocol.js';
import { createExporting } from './create-exporting.js';

const TARGET: ExportTarget = {
  protocol: 'http/json',
  connection: { url: 'http://127.0.0.1:9/v1/logs', headers: {}, gzip: false, tls: {} },
  ...{ maxQueueSize: 10, maxBatchSize: 10, scheduledDelayMs: 60_000, tryLimitMs: 60_000 },
};

describe('The export in the telemetry thread', () => {
  it('reports losses of one turn together, because each report costs the main thread time', async () => {
    const memory = countsMemory();
    const news: ExportNews[] = [];
    const settings = {
      ...{ resource: {}, scope: { name: 'test' }, redact: [] },
      logs: { ...TARGET, maxAttributes: 128 },
    };
    const exporting = createExporting(settings, memory, (one) => news.push(one));
    for (let i = 0; i < 1_000; i++) exporting.line({ traceFlags: 0, line: { msg: 'm' } });
    const counts = new ExportCounts(memory);
    await Promise.resolve();
    const lost = news.filter((one) => one.type === 'lost');
    // The queue holds ten records, another ten are being sent.
    expect(lost).toEqual([{ type: 'lost', signal: 'logs', reason: 'queue_full', records: 980 }]);
    expect(counts.held('logs')).toBe(20);
    await exporting.close();
    expect(counts.held('logs')).toBe(0);
  });
});
