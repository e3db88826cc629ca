import type { DynamicModule, FactoryProvider, Type } from '@nestjs/common';
import type * as NestjsOtel from 'nestjs-otel';
import {
  APP_SCOPE,
  EXPORTER_STATUSES,
  OBSERVABILITY_OPTIONS,
  SPAN_LISTENERS,
  THREAD_EXPORTS,
  peerIfInstalled,
  requireHere,
  type ExporterStatuses,
  type ResolvedOptions,
  type ThreadExports,
} from '#contracts';
import type { AppScope } from '#kernel';
import { TracingInterceptor } from './tracing.interceptor.js';
import { TracingRuntime } from './tracing-runtime.js';
import { TracingService } from './tracing.service.js';

/** Starts tracing while the application is created, so that only required exporters are loaded. */
const runtimeProvider: FactoryProvider<TracingRuntime> = {
  provide: TracingRuntime,
  useFactory: async (
    options: ResolvedOptions,
    scope: AppScope,
    statuses?: ExporterStatuses,
    thread?: ThreadExports,
  ) => {
    const runtime = await TracingRuntime.start(options, scope, thread);
    const { enabled, endpoint, exporters } = options.tracing;
    if (enabled && (endpoint !== undefined || exporters.length > 0))
      statuses?.set('traces', runtime.exportStatus);
    return runtime;
  },
  inject: [
    OBSERVABILITY_OPTIONS,
    APP_SCOPE,
    { token: EXPORTER_STATUSES, optional: true },
    { token: THREAD_EXPORTS, optional: true },
  ],
};

/** Tracing providers of a module; they need `OBSERVABILITY_OPTIONS` and `APP_SCOPE`. */
export const tracingProviders: (FactoryProvider | Type)[] = [
  runtimeProvider,
  {
    provide: SPAN_LISTENERS,
    inject: [TracingRuntime],
    useFactory: ({ listeners }: TracingRuntime) => listeners,
  },
  TracingService,
  TracingInterceptor,
];

/**
 * Makes nestjs-otel's `TraceService` and `MetricService` injectable everywhere, in applications that have the package.
 * Without options, it mounts and starts nothing.
 */
export function tracingImports(): DynamicModule[] {
  const otel = peerIfInstalled<typeof NestjsOtel>(() => requireHere('nestjs-otel'), 'nestjs-otel');
  return otel ? [otel.OpenTelemetryModule.forRoot()] : [];
}
