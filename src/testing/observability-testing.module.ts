import { Module, type DynamicModule } from '@nestjs/common';
import type { ObservabilityOptions } from '#contracts';
import { HealthService } from '#health';
import { LogSink } from '#logging';
import { MetricsRegistry } from '#metrics';
import { RecordedTelemetry } from '#testing';
import { TracingRuntime } from '#tracing';
import { ObservabilityModule } from '../observability.module.js';

/** Longer than any test: health checks run only when a test requests them. */
const NEVER_MS = 3_600_000;

/**
 * `ObservabilityModule` for unit tests: it opens no port, starts no timer, sends nothing, and records everything.
 * Import it instead of `ObservabilityModule`. If the module under test imports `ObservabilityModule` itself, use
 * `RecordedTelemetry.of(app)` instead.
 *
 * @example
 * ```ts
 * const module = await Test.createTestingModule({
 *   imports: [ObservabilityTestingModule.forRoot()],
 *   providers: [OrderService, OrderMetrics],
 * }).compile();
 * expect(module.get(RecordedTelemetry).metrics.value('orders_placed_total')).toBe(0);
 * ```
 */
@Module({})
export class ObservabilityTestingModule {
  /**
   * @param options as for `ObservabilityModule.forRoot`; they override the defaults of this module
   * @throws ObservabilityError `OBS_OPTIONS_INVALID` when the module is created
   */
  static forRoot(options: ObservabilityOptions = {}): DynamicModule {
    return {
      module: ObservabilityTestingModule,
      global: true,
      imports: [ObservabilityModule.forRoot(withDefaults(options))],
      providers: [
        {
          provide: RecordedTelemetry,
          inject: [MetricsRegistry, TracingRuntime, LogSink, HealthService],
          useFactory: (...parts: Parameters<typeof RecordedTelemetry.from>) =>
            RecordedTelemetry.from(...parts),
        },
      ],
      exports: [RecordedTelemetry],
    };
  }
}

function withDefaults(options: ObservabilityOptions): ObservabilityOptions {
  return {
    ...options,
    service: { name: 'test', ...options.service },
    management: { enabled: false, ...options.management },
    metrics: { defaultMetrics: false, ...options.metrics },
    tracing: { samplingRatio: 1, samplingRules: [], ...options.tracing },
    logging: { level: 'debug', stdout: false, ...options.logging },
    health: { intervalMs: NEVER_MS, ...options.health },
  };
}
