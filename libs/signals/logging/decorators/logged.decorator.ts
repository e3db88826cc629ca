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
  /** Name of the method in the lines, on a class the part before the dot. Default: `Class.method`. */
  name?: string;
  /** Level of the lines for entry and exit; failures are always errors. Default: `debug`. */
  level?: Level;
  /**
   * What of the arguments the entry line shows. Default: nothing, since they may be anything. `true` shows all of
   * them; a function chooses, such as `(order) => ({ order_id: order.id })`. Secrets are redacted as everywhere.
   */
  args?: boolean | ((...args: never[]) => Record<string, unknown>);
  /** Fields of every line of the method, such as `{ component: 'ingestion' }`. Default: none. */
  fields?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Logs the entry of a method, or of every method of a class, its exit, status (`success` or `error`), duration in
 * milliseconds and error. The method itself is unchanged: result, error, name, length, metadata. Promises, Observables and
 * async iterators exit when they are complete.
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
