import { counter, histogram, type MetricsRegistry } from '#metrics';
import { outcomeOf, track } from '#operations';
import type { DataPlatformMetrics } from '../data-platform.metrics.js';

const OPERATIONS = counter('component_operation_total', 'Operations of components by outcome.', [
  'component',
  'operation',
  'outcome',
]);
const DURATION = histogram(
  'component_operation_duration_seconds',
  'Time that operations of components took.',
  ['component', 'operation'],
);

/** A component whose kind has no specific metrics, such as a scheduler. */
export class OtherComponent {
  constructor(
    private readonly name: string,
    _metrics: DataPlatformMetrics,
    private readonly registry: MetricsRegistry,
  ) {}

  /**
   * Counts an operation by outcome and times it. Results and errors of the work are passed on unchanged.
   *
   * @param operation the operation's name, such as `trigger`; use few different values
   * @param work sync or async
   * @example
   * ```ts
   * await registry.register('airflow', 'scheduler').run('trigger', () => this.airflow.trigger('nightly'));
   * ```
   */
  run<T>(operation: string, work: () => T): T {
    const labels = { component: this.name, operation };
    const [operations, duration] = [this.registry.register(OPERATIONS), this.registry.register(DURATION)];
    return track(work, (end) => {
      operations.inc({ ...labels, outcome: outcomeOf(end) });
      duration.observe(labels, end.seconds);
    });
  }
}
