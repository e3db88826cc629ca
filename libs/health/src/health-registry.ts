import { Inject, Injectable } from '@nestjs/common';
import { OBSERVABILITY_OPTIONS, ObservabilityError, type ResolvedOptions } from '#contracts';
import type { HealthCheckOptions, HealthIndicatorContract, RegisteredCheck } from './health-check.js';

/** The checks of this application. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, RegisteredCheck>();

  constructor(@Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions) {}

  /**
   * Adds a check by hand; `@HealthIndicator` does it for providers.
   *
   * @param name its name in the report; used once
   * @param check resolves when all is well, throws when not
   * @param options critical (default) or not, and its time in milliseconds
   * @throws ObservabilityError `OBS_HEALTH_INVALID` for a name that is empty or taken
   * @example
   * ```ts
   * registry.register('payments', () => client.ping(), { critical: false });
   * ```
   */
  register(name: string, check: HealthIndicatorContract['check'], options: HealthCheckOptions = {}): void {
    if (!name.trim() || this.checks.has(name)) {
      throw new ObservabilityError(
        'OBS_HEALTH_INVALID',
        `the health check name "${name}" is ${name.trim() ? 'used twice' : 'empty'}. Give each check a name of its own.`,
      );
    }
    const { critical = true, timeoutMs = this.options.health.timeoutMs } = options;
    this.checks.set(name, { name, check, critical, timeoutMs });
  }

  all(): RegisteredCheck[] {
    return [...this.checks.values()];
  }
}
