import type { Level, Logger as Pino } from 'pino';
import {
  appOf,
  recordedMethod,
  type BeginCall,
  type MethodOrClassDecorator,
  type OutcomeListener,
} from '#kernel';
import { PINO_LOGGER } from '../tokens.js';

export interface LoggedOptions {
  /** Method name in the lines; on a class, the part before the dot. Default: `Class.method`. */
  name?: string;
  /** Level of the lines for entry and exit; failures are always logged as errors. Default: `debug`. */
  level?: Level;
  /**
   * Arguments in the entry line. Default: none, since they may be anything. `true` shows all; a function selects, e.g.
   * `(order) => ({ order_id: order.id })`. Secrets are redacted.
   */
  args?: boolean | ((...args: never[]) => Record<string, unknown>);
  /** Fields in every line of the method, e.g. `{ component: 'ingestion' }`. Default: none. */
  fields?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Logs the entry of a method, or of every method of a class, and its exit with status (`success` or `error`), duration
 * in milliseconds and error. The method is unchanged: result, error, name, length, metadata. For promises, Observables
 * and async iterators the exit is logged when they complete.
 *
 * @example
 * ```ts
 * @Logged({ level: 'info', args: (order: Order) => ({ order_id: order.id }) })
 * async place(order: Order): Promise<Receipt> { … }
 * // {"level":"info",…,"function":"Orders.place","order_id":7,"msg":"entered"}
 * // {"level":"info",…,"function":"Orders.place","status":"success","duration_ms":12.4,"msg":"exited"}
 * ```
 */
export function Logged(options: LoggedOptions = {}): MethodOrClassDecorator {
  return recordedMethod('Logged', ({ owner, member, onClass }) => {
    const whole = `${(onClass && options.name) || owner}.${member}`;
    return beginLogged(onClass ? whole : (options.name ?? whole), options);
  });
}

function beginLogged(
  name: string,
  { level = 'debug', args: shown = false, fields = {} }: LoggedOptions,
): BeginCall {
  const about = { ...fields, function: name };
  return (self, args) => {
    const logger = appOf(self)?.get(PINO_LOGGER);
    if (!logger) return undefined;
    if (logger.isLevelEnabled(level)) logger[level]({ ...fieldsOf(shown, args), ...about }, 'entered');
    return new LoggedCall(logger, about, level);
  };
}

class LoggedCall implements OutcomeListener {
  private readonly startedAt = performance.now();

  constructor(
    private readonly logger: Pino,
    private readonly about: object,
    private readonly level: Level,
  ) {}

  succeeded(): void {
    this.logger[this.level](this.ended('success'), 'exited');
  }

  failed(error: unknown): void {
    this.logger.error({ ...this.ended('error'), err: error }, 'failed');
  }

  private ended(status: 'success' | 'error') {
    const duration_ms = Math.round((performance.now() - this.startedAt) * 1000) / 1000;
    return { ...this.about, status, duration_ms };
  }
}

function fieldsOf(shown: LoggedOptions['args'], args: readonly unknown[]): Record<string, unknown> {
  if (!shown) return {};
  if (shown === true) return { args };
  try {
    return (shown as (...all: unknown[]) => Record<string, unknown>)(...args);
  } catch {
    return {};
  }
}
