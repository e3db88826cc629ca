import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ObservabilityError } from '#contracts';
import { MetricsRegistry } from '#metrics';
import { KafkaComponent } from './components/kafka.component.js';
import { GovernanceComponent } from './components/governance.component.js';
import { LakehouseComponent } from './components/lakehouse.component.js';
import { OtherComponent } from './components/other.component.js';
import { SparkComponent } from './components/spark.component.js';
import { DataPlatformMetrics } from './data-platform.metrics.js';

const KINDS = {
  kafka: KafkaComponent,
  spark: SparkComponent,
  lakehouse: LakehouseComponent,
  governance: GovernanceComponent,
};

/** The kinds with specific metrics. A component can be of any other kind, too. */
export type ComponentKind = keyof typeof KINDS;

/** Class of the recorder for each kind of component. */
export type ComponentOf<K extends string> = K extends ComponentKind
  ? InstanceType<(typeof KINDS)[K]>
  : OtherComponent;

type AnyComponent = ComponentOf<ComponentKind> | OtherComponent;

interface Registered {
  readonly kind: string;
  readonly component: AnyComponent;
}

/**
 * The platform's components by name and kind. `register` returns the recorder for the kind, which sets the component's
 * name on every metric. For any other kind, the recorder counts and times operations.
 *
 * @example
 * ```ts
 * const reader = registry.register('orders_reader', 'kafka');
 * reader.watchConsumer(kafka.consumer({ groupId: 'orders' }));
 * registry.register('orders_lake', 'lakehouse').ingested(500);
 * await registry.register('airflow', 'scheduler').run('trigger', () => this.airflow.trigger('nightly'));
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
   * Registers a component. Registering the same component again returns the same recorder.
   *
   * @param kind `kafka`, `spark`, `lakehouse`, `governance`, or any other word
   * @throws ObservabilityError `OBS_PRESET_INVALID` when the name belongs to a component of another kind, or name or
   *   kind is empty
   */
  register<K extends string>(name: string, kind: K): ComponentOf<K> {
    const before = this.known.get(name);
    if (before && before.kind !== kind) throw takenBy(name, before.kind, kind);
    const component = before?.component ?? this.make(name, kind);
    this.known.set(name, { kind, component });
    return component as ComponentOf<K>;
  }

  /** All components in the order of registration. */
  list(): { name: string; kind: string }[] {
    return Array.from(this.known, ([name, { kind }]) => ({ name, kind }));
  }

  onApplicationShutdown(): void {
    for (const { component } of this.known.values()) if ('close' in component) component.close();
  }

  private make(name: string, kind: string): AnyComponent {
    if (!name.trim() || !kind.trim())
      throw new ObservabilityError(
        'OBS_PRESET_INVALID',
        `a component with the name "${name}" and the kind "${kind}" cannot be registered. Set both to a text that is not empty.`,
      );
    const Component = Object.hasOwn(KINDS, kind) ? KINDS[kind as ComponentKind] : OtherComponent;
    return new Component(name, this.metrics, this.registry);
  }
}

function takenBy(name: string, before: string, kind: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_PRESET_INVALID',
    `component "${name}" is registered as "${before}" and cannot be "${kind}" too. Give one of them another name.`,
  );
}
