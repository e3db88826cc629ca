/* An application with a copy of the preset `etl`, which is next to this file in the test's project. */
import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import { etl as original } from 'nestjs-observability/presets/etl';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { etl, EtlMetrics } from '../../../libs/presets/etl/index.js';

/** A broker as the preset's collector expects it. */
@Injectable()
class Broker {
  queueDepth(): Promise<number> {
    return Promise.resolve(7);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  isConnected(): boolean {
    return true;
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ management: { port: 0 } }), PresetModule.forRoot([etl])],
  providers: [Broker],
})
class AppModule {}

async function main(): Promise<void> {
  const written = (preset: object): unknown => JSON.parse(JSON.stringify(preset));
  assert.deepEqual(written(etl), written(original));
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const metrics = app.get(EtlMetrics);
  metrics.messageConsumed('records');
  metrics.processingComplete('glucose', 0.2, 'success', 0.9);
  const page = await fetchMetricsPage(app.get(ManagementServer).url);
  const depth = metricValue(page, 'etl_rabbitmq_queue_depth', { queue_name: 'records' });
  const processed = metricValue(page, 'etl_messages_processed_total', { status: 'success' });
  assert.deepEqual([depth, processed], [7, 1]);
  await app.close();
  console.error('THE COPY WORKS');
}
void main();
