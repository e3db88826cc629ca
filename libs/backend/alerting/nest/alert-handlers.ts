import type { ModulesContainer } from '@nestjs/core';
import { controllersOf, instancesOf, methodsOf, providersOf } from '#container';
import { reasonOf, type AlertEvent } from '#contracts';
import { filtersOf, isWanted, type OnAlertFilter } from './on-alert.decorator.js';

/** Maximum number of events that wait for one method. */
const MOST_WAITING = 1_000;
/** Milliseconds after which the next event is passed on, even if the previous call has not ended. */
const PATIENCE_MS = 30_000;

/** Reports about handlers, for the log and the metrics. */
export interface HandlerReports {
  failed(method: string, error: string): void;
  dropped(events: number): void;
}

/** The `@OnAlert` methods of an application. */
export class AlertHandlers {
  private readonly handlers: readonly Handler[];

  constructor(
    modules: ModulesContainer,
    private readonly reports: HandlerReports,
  ) {
    const found = instancesOf([...providersOf(modules), ...controllersOf(modules)]);
    this.handlers = found.flatMap((instance) => [...handlersOf(instance, reports)]);
  }

  /** Passes events to the methods after the current work. Never throws. */
  tell(events: readonly AlertEvent[], dropped = 0): void {
    if (dropped > 0 && this.handlers.length > 0) this.reports.dropped(dropped);
    for (const event of events) for (const handler of this.handlers) handler.tell(event);
  }
}

function* handlersOf(instance: object, reports: HandlerReports): Generator<Handler> {
  const seen = new Set<string>();
  for (const { key, method } of methodsOf(Object.getPrototypeOf(instance) as object)) {
    // An overriding method without the decorator is not called.
    if (seen.has(key)) continue;
    seen.add(key);
    const filters = filtersOf(method);
    if (filters) yield new Handler(instance, key, method, filters, reports);
  }
}

/** Calls one method, one event at a time. */
class Handler {
  private waiting: AlertEvent[] = [];
  private isRunning = false;

  constructor(
    private readonly instance: object,
    private readonly key: string,
    private readonly method: (...args: never[]) => unknown,
    private readonly filters: readonly OnAlertFilter[],
    private readonly reports: HandlerReports,
  ) {}

  tell(event: AlertEvent): void {
    if (!this.filters.some((filter) => isWanted(filter, event))) return;
    if (this.waiting.length >= MOST_WAITING) return this.reports.dropped(1);
    this.waiting.push(event);
    if (this.isRunning) return;
    this.isRunning = true;
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    for (let event = this.waiting.shift(); event; event = this.waiting.shift())
      await this.patiently(this.call(event));
    this.isRunning = false;
  }

  private async patiently(call: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    // The timer does not keep the process alive.
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS).unref()));
    await Promise.race([call, limit]);
    clearTimeout(timer);
  }

  private async call(event: AlertEvent): Promise<void> {
    try {
      await (this.method as (event: AlertEvent) => unknown).call(this.instance, event);
    } catch (error) {
      this.reports.failed(`${this.instance.constructor.name}.${this.key}`, reasonOf(error));
    }
  }
}
