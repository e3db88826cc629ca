import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type Type,
} from '@nestjs/common';
import { OwnModule } from '#container';
import { PRESETS, type PresetDefinition } from '#contracts';
import { SummaryEndpoint } from '#management';
import { MetricsRegistry } from '#metrics';
import { RedisSources } from '#redis';
import { DatabaseSources } from '#postgres';
import { QueueSources } from '#bullmq';
import { recordWithPrefix } from './blocks/tracked.decorator.js';
import { composePresets } from './definition/compose-presets.js';
import type { Preset } from './definition/preset.js';
import { lint, findingLine } from '#lint';

export interface PresetModuleOptions {
  /** Whether findings of `lint` in the presets are logged as warnings at start. Default: `true`. */
  lint?: boolean;
}

const APP_REGISTRY = Symbol.for('nestjs-observability:app-metrics-registry');
/** Each source is watched once for all presets of an application, whatever their prefixes. */
const SOURCES: readonly Type[] = [DatabaseSources, RedisSources, QueueSources];
const LINT = Symbol.for('nestjs-observability:lint-presets');

/**
 * Adds presets to an application: it provides their catalogues globally and starts their collectors. Import it beside
 * `ObservabilityModule`.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [
 *     ObservabilityModule.forRoot({ service: { name: 'clinic' } }),
 *     PresetModule.forRoot([webhook, trends.with({ prefix: 'trends_' })]),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@OwnModule({ isObserved: true })
@Module({})
export class PresetModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PRESETS) private readonly presets: PresetDefinition[],
    @Inject(LINT) private readonly linted: boolean,
    @Inject(MetricsRegistry) private readonly registry: MetricsRegistry,
    @Inject(SummaryEndpoint) page: SummaryEndpoint,
  ) {
    addSummaries(presets, page);
  }

  /**
   * @throws ObservabilityError `OBS_PRESET_INVALID` when two presets conflict; the message names both and the reason
   */
  static forRoot(presets: readonly Preset[], options: PresetModuleOptions = {}): DynamicModule {
    composePresets(...presets);
    const plain = providersOf(presets, '');
    const own = [
      { provide: PRESETS, useValue: presets },
      { provide: LINT, useValue: options.lint ?? true },
      { provide: APP_REGISTRY, useExisting: MetricsRegistry },
      ...SOURCES,
      ...plain,
    ];
    const prefixes = new Set(presets.map(({ prefix }) => prefix).filter((prefix) => prefix !== ''));
    const prefixed = Array.from(prefixes, (prefix) =>
      prefixedModule(prefix, providersOf(presets, prefix), plain),
    );
    return {
      module: PresetModule,
      global: true,
      imports: prefixed,
      providers: own,
      exports: [PRESETS, APP_REGISTRY, ...SOURCES, ...plain, ...prefixed],
    };
  }

  onApplicationBootstrap(): void {
    if (!this.linted) return;
    const logger = new Logger('Presets');
    try {
      const metrics = this.registry.definitions();
      for (const found of lint({ presets: this.presets, metrics })) logger.warn(findingLine(found));
    } catch (error) {
      logger.warn(`lint could not run: ${String(error)}`);
    }
  }
}

/**
 * A single preset's keys are at the top level of the page. Several presets are nested under their names, as their keys
 * may collide.
 */
function addSummaries(presets: readonly PresetDefinition[], page: SummaryEndpoint): void {
  const summaries = presets.flatMap(({ name, summary }) => (summary ? [{ name, summary }] : []));
  const [first] = summaries;
  if (first && summaries.length === 1) return page.add({ summary: first.summary });
  for (const { name, summary } of summaries) page.add({ summary: (read) => ({ [name]: summary(read) }) });
}

/** Providers shared by presets of the same prefix are added once: two collectors would count everything twice. */
function providersOf(presets: readonly Preset[], wanted: string): Type[] {
  const having = presets.filter(({ prefix }) => prefix === wanted);
  return [...new Set(having.flatMap(({ providers }) => providers))];
}

/**
 * A module whose registry adds a prefix to every metric name.
 *
 * @param plain providers that also exist without a prefix: their decorators record there
 */
function prefixedModule(prefix: string, providers: Type[], plain: readonly Type[]): DynamicModule {
  @OwnModule({ isObserved: true })
  class PrefixedPreset {}
  const registry = {
    provide: MetricsRegistry,
    inject: [APP_REGISTRY],
    useFactory: (app: MetricsRegistry) => {
      const prefixed = app.withPrefix(prefix);
      const decorated = providers.filter((provider) => isCatalogue(provider) && !plain.includes(provider));
      recordWithPrefix(app, prefixed, decorated);
      return prefixed;
    },
  };
  return { module: PrefixedPreset, providers: [registry, ...providers], exports: providers };
}

/** Whether its base class comes from `metricCatalogue`. */
function isCatalogue(provider: Type): boolean {
  return 'definitions' in provider;
}
