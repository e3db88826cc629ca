import type { DynamicModule, FactoryProvider, Type } from '@nestjs/common';
import { OpenTelemetryModule } from 'nestjs-otel';
import { APP_SCOPE, EXPORTER_STATUS, OBSERVABILITY_OPTIONS, type ExporterStatus } from '#contracts';
import { HandlerObserver } from './handlers/handler.observer.js';
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
  useFactory: ({ exportStatus }: TracingRuntime) => exportStatus,
  inject: [TracingRuntime],
};

/** What a module provides and exports for tracing; it needs `OBSERVABILITY_OPTIONS` and `APP_SCOPE`. */
export const tracingProviders: (FactoryProvider | Type)[] = [
  runtimeProvider,
  exporterStatus,
  TracingService,
  TracingInterceptor,
  HandlerObserver,
];

/** nestjs-otel's `TraceService` and `MetricService`, injectable everywhere. Without options it mounts and starts nothing. */
export const tracingImports: DynamicModule[] = [OpenTelemetryModule.forRoot()];
