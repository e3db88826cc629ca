import { ConfigurableModuleBuilder, Global, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  APP_SCOPE,
  CLOCK,
  EXPORTER_STATUSES,
  OBSERVABILITY_OPTIONS,
  THREAD_EXPORTS,
  type ExporterStatuses,
  type ObservabilityOptions,
} from '#contracts';
import { OwnModule } from '#container';
import { ensureContextManager, openApp, systemClock } from '#kernel';
import { refuseSecondImport } from './single-import.js';
import { resolveOptions } from './options/resolve-options.js';
import { openOutlet } from './thread-exports/open-outlet.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<ObservabilityOptions>({ moduleName: 'Observability' })
    .setClassMethodName('forRoot')
    .build();

/** Common providers of all parts: the resolved options and the application's scope. */
@Global()
@OwnModule()
@Module({
  providers: [
    {
      provide: OBSERVABILITY_OPTIONS,
      inject: [ModulesContainer, { token: MODULE_OPTIONS_TOKEN, optional: true }],
      // This factory runs first, so no port or file is open yet.
      useFactory: (modules: ModulesContainer, options?: ObservabilityOptions) =>
        refuseSecondImport(modules) ?? resolveOptions(options),
    },
    { provide: CLOCK, useValue: systemClock },
    { provide: EXPORTER_STATUSES, useFactory: (): ExporterStatuses => new Map() },
    { provide: THREAD_EXPORTS, inject: [OBSERVABILITY_OPTIONS], useFactory: openOutlet },
    {
      provide: APP_SCOPE,
      inject: [OBSERVABILITY_OPTIONS],
      useFactory: () => {
        ensureContextManager();
        return openApp();
      },
    },
  ],
  exports: [OBSERVABILITY_OPTIONS, APP_SCOPE, CLOCK, EXPORTER_STATUSES, THREAD_EXPORTS],
})
export class ObservabilityCoreModule extends ConfigurableModuleClass {}
