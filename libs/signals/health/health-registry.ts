import { Inject, Injectable } from '@nestjs/common';
import {
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  SERVICE_CHECK,
  type HealthStatus,
  type ResolvedOptions,
} from '#contracts';
import { assertSound, type Dependencies } from './engine/dependencies.js';
import type {
  CheckSettings,
  ComponentCheck,
  HealthCheckOptions,
  HealthIndicatorLike,
} from './health-check.js';
import { HealthTally } from './engine/overall-health.js';
import { MonitoredCheck, type ResultListener } from './monitored-check.js';

/** Reserved pages below `/health/`. */
const PAGES = ['report', 'run'];
const GROUPS = ['live', 'ready', 'startup'];
/** With a larger share of the interval, a check could run without a pause. */
const MAX_JITTER = 0.9;

/** Called with results and removals of checks. */
export interface RegistryListener {
  recorded: ResultListener;
  removed(name: string): void;
}

/** The checks of this application. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, MonitoredCheck>();
  private readonly needed = new Map<string, readonly string[]>();
  private readonly tally = new HealthTally();
  private listener: RegistryListener | undefined;
  private started = false;

  constructor(@Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions) {}

  /**
   * Adds a check in code; providers use `@HealthContributor` and `provideHealth`. A check added to a running
   * application runs at once.
   *
   * @param name unique name in reports, and of its page `/health/<name>`
   * @param check an indicator, or only its function: it resolves on success and throws on failure
   * @param options critical (default) or not, groups, dependencies, times in milliseconds
   * @throws ObservabilityError `OBS_HEALTH_INVALID` for an invalid name or group, and, in a running application, for an
   *   unknown dependency
   * @example
   * ```ts
   * registry.register('payments', () => client.ping(), { critical: false, groups: ['ready', 'checkout'] });
   * registry.register({ component: 'kafka', check: 'brokers', run: () => admin.describeCluster() });
   * ```
   */
  register(
    name: string,
    check: HealthIndicatorLike | HealthIndicatorLike['check'],
    options?: HealthCheckOptions,
  ): void;
  register(check: ComponentCheck): void;
  register(
    given: string | ComponentCheck,
    check?: HealthIndicatorLike | HealthIndicatorLike['check'],
    options: HealthCheckOptions = {},
  ): void {
    if (typeof given === 'string') {
      this.add(given, check as HealthIndicatorLike | HealthIndicatorLike['check'], options);
      return;
    }
    const { check: name, run, ...rest } = given;
    if (!name.trim()) throw invalid(`a check of the component "${rest.component}" has no name. Give it one.`);
    this.add(`${rest.component}.${name}`, run, rest);
  }

  private add(
    name: string,
    check: HealthIndicatorLike | HealthIndicatorLike['check'],
    options: HealthCheckOptions,
  ): void {
    this.assertName(name);
    const indicator = typeof check === 'function' ? { check } : check;
    const settings = this.settle(name, options);
    if (this.started) this.assertSoundWith(name, settings.dependsOn);
    const { historyLimit } = this.options.health;
    const monitored = new MonitoredCheck(
      name,
      indicator,
      settings,
      historyLimit,
      !this.started,
      this.recorded,
    );
    this.checks.set(name, monitored);
    this.needed.set(name, settings.dependsOn);
    if (monitored.part) this.tally.add(monitored.part);
    if (this.started) monitored.runner.start();
  }

  /**
   * Removes a check and stops its runs; the overall health ignores it and its metrics are removed. An unknown name is
   * ignored.
   */
  unregister(name: string): void {
    const check = this.checks.get(name);
    if (!check) return;
    this.checks.delete(name);
    this.needed.delete(name);
    if (check.part) this.tally.remove(check.part);
    end(check);
    this.listener?.removed(name);
  }

  /** The checks of a group, or all checks. */
  all(group?: string): MonitoredCheck[] {
    const checks = [...this.checks.values()];
    return group === undefined ? checks : checks.filter(({ settings }) => settings.groups.includes(group));
  }

  get(name: string): MonitoredCheck | undefined {
    return this.checks.get(name);
  }

  /** Overall health of all checks, by their last results. */
  get health(): HealthStatus {
    return this.tally.health;
  }

  /** Names of all groups: `live`, `ready`, `startup`, and custom ones. */
  groups(): string[] {
    return [...new Set([...GROUPS, ...this.all().flatMap(({ settings }) => settings.groups)])];
  }

  /** Each check with its dependencies. */
  get dependencies(): Dependencies {
    return this.needed;
  }

  /**
   * Starts the checks.
   *
   * @throws ObservabilityError `OBS_HEALTH_INVALID` for unknown or cyclic dependencies, and for a group with the name
   *   of a check
   */
  start(listener: RegistryListener): void {
    assertSound(this.needed);
    for (const group of this.groups()) {
      if (this.checks.has(group))
        throw invalid(`"${group}" is a health check and a group. Rename one of them.`);
    }
    this.listener = listener;
    this.started = true;
    for (const { runner } of this.all()) runner.start();
  }

  /** Stops all checks; their last results are kept. */
  stop(): void {
    for (const check of this.all()) end(check);
  }

  private readonly recorded: ResultListener = (check, result, change) => {
    if (this.checks.get(check.name) !== check) return;
    if (change?.before) this.tally.remove(change.before);
    if (change && check.part) this.tally.add(check.part);
    this.listener?.recorded(check, result, change);
  };

  /** Includes dependencies of other checks on checks that were removed. */
  private assertSoundWith(name: string, dependsOn: readonly string[]): void {
    const isThere = (other: string): boolean => other === name || this.checks.has(other);
    const others = [...this.needed].map(([one, needed]) => [one, needed.filter(isThere)] as const);
    assertSound(new Map([...others, [name, dependsOn]]));
  }

  private assertName(name: string): void {
    if (!name.trim() || this.checks.has(name)) {
      throw invalid(
        `the health check name "${name}" is ${name.trim() ? 'used twice' : 'empty'}. Give each check a different name.`,
      );
    }
    if ([...PAGES, ...GROUPS, SERVICE_CHECK].includes(name)) {
      throw invalid(
        `no health check can be called "${name}", because this name is reserved. Choose another name.`,
      );
    }
  }

  private settle(name: string, options: HealthCheckOptions): CheckSettings {
    const { intervalMs, timeoutMs, jitter, failureThreshold, successThreshold } = this.options.health;
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const settings: CheckSettings = {
      ...{ component: name, critical: true, groups: ['ready'], dependsOn: [], local: false },
      ...{ intervalMs, timeoutMs, jitter, failureThreshold, successThreshold },
      ...given,
    };
    if (!settings.component.trim())
      throw invalid(`the component of the health check "${name}" is empty. Give it a name or leave it out.`);
    const reserved = settings.groups.find(
      (group) => !group.trim() || [...PAGES, SERVICE_CHECK].includes(group),
    );
    if (reserved !== undefined) {
      throw invalid(
        `the health check "${name}" cannot join a group called "${reserved}". Choose another name.`,
      );
    }
    if (settings.groups.includes('live') && !settings.local) {
      throw invalid(
        `the health check "${name}" cannot join "live": an outage of the system that it checks would make the ` +
          'orchestrator restart every instance. Join "ready" instead, or set local: true if it uses nothing outside this process.',
      );
    }
    for (const key of ['intervalMs', 'timeoutMs', 'failureThreshold', 'successThreshold'] as const) {
      if (settings[key] >= 1 && settings[key] <= 3_600_000) continue;
      throw invalid(
        `${key} of the health check "${name}" is ${settings[key]}. Set it to a value from 1 to 3600000.`,
      );
    }
    if (!(settings.jitter >= 0 && settings.jitter <= MAX_JITTER)) {
      throw invalid(
        `jitter of the health check "${name}" is ${settings.jitter}. Set it to a share from 0 to ${MAX_JITTER}.`,
      );
    }
    return settings;
  }
}

function end({ runner, indicator }: MonitoredCheck): void {
  runner.stop();
  void Promise.resolve()
    .then(() => indicator.close?.())
    .catch(() => undefined);
}

function invalid(message: string): ObservabilityError {
  return new ObservabilityError('OBS_HEALTH_INVALID', message);
}
