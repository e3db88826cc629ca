import type { DynamicModule, FactoryProvider, Type } from '@nestjs/common';
import type * as NestjsOtel from 'nestjs-otel';
import {
  APP_SCOPE,
  EXPORTER_STATUS,
  EXPORTER_STATUSES,
  OBSERVABILITY_OPTIONS,
  peerIfInstalled,
  requireHere,
  type ExporterStatus,
  type ExporterStatuses,
  type ResolvedOptions,
} from '#contracts';
import { TracingInterceptor } from './tracing.interceptor.js';
import { TracingRuntime } from './tracing-runtime.js';
import { TracingService } from './tracing.service.js';

/** Starts tracing while the application is put together: exporters are loaded only when they are wanted. */
const runtimeProvider: FactoryProvider<TracingRuntime> = {
  provide: TracingRuntime,
  useFactory: TracingRuntime.start.bind(TracingRuntime),
  inject: [OBSERVABILITY_OPTIONS, APP_SCOPE],
};

const exporterStatus: FactoryProvider<ExporterStatus> = {
  provide: EXPORTER_STATUS,
  useFactory: ({ exportStatus }: TracingRuntime, { tracing }: ResolvedOptions, all?: ExporterStatuses) => {
    if (tracing.enabled && (tracing.endpoint !== undefined || tracing.exporters.length > 0))
      all?.set('traces', exportStatus);
    return exportStatus;
  },
  inject: [TracingRuntime, OBSERVABILITY_OPTIONS, { token: EXPORTER_STATUSES, optional: true }],
};

/** What a module provides and exports for tracing; it needs `OBSERVABILITY_OPTIONS` and `APP_SCOPE`. */
export const tracingProviders: (FactoryProvider | Type)[] = [
  runtimeProvider,
  exporterStatus,
  TracingService,
  TracingInterceptor,
];

/**
 * nestjs-otel's `TraceService` and `MetricService`, injectable everywhere, in applications that have the package. Without
 * options it mounts and starts nothing.
 */
export function tracingImports(): DynamicModule[] {
  const otel = peerIfInstalled<typeof NestjsOtel>(() => requireHere('nestjs-otel'), 'nestjs-otel');
  return otel ? [otel.OpenTelemetryModule.forRoot()] : [];
}
