import { Logger } from '@nestjs/common';
import { appOf, whenDone, wrapMethod } from '#context';
import { AUDIT_LOG, type AuditLog } from '../audit/audit-log.js';

export interface AuditedOptions<Args extends unknown[] = never[]> {
  /** Who acts, from the arguments. Default: the bound field `user_id`, where there is one, says so. */
  user?: (...args: Args) => string | undefined;
  /** What the method acts on, from the arguments. Default: nothing, since they may be anything. */
  fields?: (...args: Args) => Record<string, unknown>;
  /**
   * What a record that cannot be written means. `reject`: the method's promise rejects with `OBS_AUDIT`, and where it is
   * known beforehand (no file, too many waiting, closed) the method does not run; it resolves when the record is on disk.
   * `report`: nothing is waited for, the method is unchanged, and the failure is logged as an error and counted.
   * Default: `reject`.
   */
  onAuditFailure?: 'reject' | 'report';
}

type Method = (...args: never[]) => unknown;
type AsyncMethod = (...args: never[]) => Promise<unknown>;
type DecoratorOf<Kind> = <M extends Kind>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;
type Wrapped = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Records every call of a method in the audit log when it ends: `outcome` is `success` or `failure` (with
 * `error_type`). An error of the method stays the method's own, also when the audit log fails too.
 *
 * By default a method that was not recorded counts as failed, so it has to be asynchronous; `onAuditFailure: 'report'`
 * takes any method.
 *
 * @param event what happened, such as `order_cancelled`
 * @example
 * ```ts
 * @Audited('order_cancelled', {
 *   user: (id: number, by: User) => by.name,
 *   fields: (id: number) => ({ order_id: id }),
 * })
 * async cancel(id: number, by: User): Promise<void> { … }
 * ```
 */
export function Audited<Args extends unknown[]>(
  event: string,
  options?: AuditedOptions<Args> & { onAuditFailure?: 'reject' },
): DecoratorOf<AsyncMethod>;
export function Audited<Args extends unknown[]>(
  event: string,
  options: AuditedOptions<Args> & { onAuditFailure: 'report' },
): DecoratorOf<Method>;
export function Audited<Args extends unknown[]>(event: string, options: AuditedOptions<Args> = {}) {
  const entry = new AuditedCall(event, options as AuditedOptions<unknown[]>);
  const around = options.onAuditFailure === 'report' ? reported : awaited;
  return (_target: object, _key: string | symbol, descriptor: PropertyDescriptor): void => {
    wrapMethod(descriptor, (original) => around(original, entry));
  };
}

/** The caller learns of it. */
function awaited(original: Wrapped, call: AuditedCall): Wrapped {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const audit = appOf(this)?.get(AUDIT_LOG);
    if (audit?.refusal) throw audit.refusal;
    let result: unknown;
    try {
      result = await original.apply(this, args);
    } catch (error) {
      if (audit) await call.failed(audit, args, error).catch((cause: unknown) => report(cause));
      throw error;
    }
    if (audit) await call.succeeded(audit, args);
    return result;
  };
}

/** The log and the metrics learn of it. */
function reported(original: Wrapped, call: AuditedCall): Wrapped {
  return function (this: unknown, ...args: unknown[]): unknown {
    const audit = appOf(this)?.get(AUDIT_LOG);
    if (!audit) return original.apply(this, args);
    const failed = (error: unknown): void => void call.failed(audit, args, error).catch(report);
    let result: unknown;
    try {
      result = original.apply(this, args);
    } catch (error) {
      failed(error);
      throw error;
    }
    return whenDone(result, { failed, succeeded: () => void call.succeeded(audit, args).catch(report) });
  };
}

/** What the calls of a method are recorded as. */
class AuditedCall {
  constructor(
    private readonly event: string,
    private readonly options: AuditedOptions<unknown[]>,
  ) {}

  async succeeded(audit: AuditLog, args: unknown[]): Promise<void> {
    await audit.record(this.event, { ...this.describe(args), outcome: 'success' });
  }

  async failed(audit: AuditLog, args: unknown[], error: unknown): Promise<void> {
    const type = error instanceof Error ? error.constructor.name : typeof error;
    await audit.record(this.event, { ...this.describe(args), outcome: 'failure', error_type: type });
  }

  /** A function that throws takes nothing away from the record but what it would have said. */
  private describe(args: unknown[]): Record<string, unknown> {
    const { user, fields } = this.options;
    try {
      const who = user?.(...args);
      return { ...(who !== undefined && { user: who }), ...fields?.(...args) };
    } catch {
      return { fields_unreadable: true };
    }
  }
}

function report(error: unknown): void {
  new Logger('audit').error({ err: error }, 'an audited call was not recorded');
}
