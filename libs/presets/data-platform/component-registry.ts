import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ObservabilityError } from '#contracts';
import { MetricsRegistry } from '#metrics';
import { KafkaComponent } from './components/kafka.component.js';
import { GovernanceComponent } from './components/governance.component.js';
import { LakehouseComponent } from './components/lakehouse.component.js';
import { SparkComponent } from './components/spark.component.js';
import { DataPlatformMetrics } from './data-platform.metrics.js';

const KINDS = {
  kafka: KafkaComponent,
  spark: SparkComponent,
  lakehouse: LakehouseComponent,
  governance: GovernanceComponent,
};

/** What a component can be. */
export type ComponentKind = keyof typeof KINDS;

/** What is recorded through, by kind. */
export type ComponentOf<K extends ComponentKind> = InstanceType<(typeof KINDS)[K]>;

interface Registered {
  readonly kind: ComponentKind;
  readonly component: ComponentOf<ComponentKind>;
}

/**
 * The components of the platform by name and kind. What is registered comes back as the recorder of its kind, with the
 * component's name on every metric.
 *
 * @example
 * ```ts
 * const reader = registry.register('orders_reader', 'kafka');
 * reader.watchConsumer(kafka.consumer({ groupId: 'orders' }));
 * registry.register('orders_lake', 'lakehouse').ingested(500);
 * ```
 */
@Injectable()
export class ComponentRegistry implements OnApplicationShutdown {
  private readonly known = new Map<string, Registered>();

  constructor(
    @Inject(DataPlatformMetrics) private readonly metrics: DataPlatformMetrics,
    @Inject(MetricsRegistry) private readonly registry: MetricsRegistry,
  ) {}

  /**
   * Registers a component. The same again answers the same recorder.
   *
   * @throws ObservabilityError `OBS_PRESET_INVALID` when the name belongs to a component of another kind, or the kind is
   * none
   */
  register<K extends ComponentKind>(name: string, kind: K): ComponentOf<K> {
    const before = this.known.get(name);
    if (before && before.kind !== kind) throw takenBy(name, before.kind, kind);
    const component = before?.component ?? this.make(name, kind);
    this.known.set(name, { kind, component });
    return component as ComponentOf<K>;
  }

  /** Every component, in the order of registration. */
  list(): { name: string; kind: ComponentKind }[] {
    return Array.from(this.known, ([name, { kind }]) => ({ name, kind }));
  }

  onApplicationShutdown(): void {
    for (const { component } of this.known.values()) if ('close' in component) component.close();
  }

  private make(name: string, kind: ComponentKind): ComponentOf<ComponentKind> {
    const Component = KINDS[kind] as (typeof KINDS)[ComponentKind] | undefined;
    if (!Component)
      throw new ObservabilityError(
        'OBS_PRESET_INVALID',
        `component "${name}" has the unknown kind "${String(kind)}". Use ${Object.keys(KINDS).join(', ')}.`,
      );
    return new Component(name, this.metrics, this.registry);
  }
}

function takenBy(name: string, before: ComponentKind, kind: ComponentKind): ObservabilityError {
  return new ObservabilityError(
    'OBS_PRESET_INVALID',
    `component "${name}" is registered as "${before}" and cannot be "${kind}" too. Give one of them another name.`,
  );
}
