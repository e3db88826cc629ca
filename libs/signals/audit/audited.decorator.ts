import { Logger } from '@nestjs/common';
import {
  methodOnly,
  PLACE,
  recordMember,
  wrapMethod,
  type AnyFunction,
  type BeginCall,
  type Nesting,
} from '#kernel';
import { errorTypeOf } from '#operations';
import { auditLogOf, type CallRecorder } from './audit-log-of.js';

export interface AuditedOptions<
  Args extends unknown[] = never[],
  Result = never,
  UserArgs extends unknown[] = Args,
> {
  /** Returns the actor, from the arguments before the call. Default: the bound field `user_id`, if there is one. */
  user?: (...args: UserArgs) => string | undefined;
  /**
   * Returns the affected objects, from the arguments before the call. Default: none, since arguments may be anything.
   */
  fields?: (...args: Args) => Record<string, unknown>;
  /**
   * Returns fields that are known only after success, from the result, e.g. the id of a created object. Default: none.
   */
  resultFields?: (result: Result) => Record<string, unknown>;
  /**
   * What happens when a record cannot be written. `reject`: the method's promise rejects with `OBS_AUDIT`, and if this
   * is known beforehand (no file, too many waiting, closed) the method does not run; it resolves when the record is on
   * disk. `report`: the method is unchanged and waits for nothing; the failure is logged as an error and counted.
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
type Fields = Record<string, unknown>;

/**
 * Records every call of a method in the audit log when it ends: `outcome` is `success` or `failure` (with
 * `error_type`). The method's own error is passed on even when the audit log fails too.
 *
 * By default a method counts as failed when its record was not written, so it must be asynchronous;
 * `onAuditFailure: 'report'` accepts any method.
 *
 * @param event the event, e.g. `order_cancelled`
 * @example
 * ```ts
 * @Audited('order_cancelled', {
 *   user: (id: number, by: User) => by.name,
 *   fields: (id: number) => ({ order_id: id }),
 * })
 * async cancel(id: number, by: User): Promise<void> { … }
 * ```
 */
export function Audited<Args extends unknown[], Result = unknown, UserArgs extends unknown[] = Args>(
  event: string,
  options?: AuditedOptions<Args, Result, UserArgs> & { onAuditFailure?: 'reject' },
): DecoratorOf<AsyncMethod>;
export function Audited<Args extends unknown[], Result = unknown, UserArgs extends unknown[] = Args>(
  event: string,
  options: AuditedOptions<Args, Result, UserArgs> & { onAuditFailure: 'report' },
): DecoratorOf<Method>;
export function Audited<Args extends unknown[], Result = unknown, UserArgs extends unknown[] = Args>(
  event: string,
  options: AuditedOptions<Args, Result, UserArgs> = {},
) {
  const work = new AuditedWork(event, options as AuditedOptions<unknown[], unknown>);
  return methodOnly('Audited', (member) => {
    if (options.onAuditFailure === 'report') recordMember(member, reported(work));
    else wrapMethod(member.descriptor, (original, nesting) => awaited(original, nesting, work), PLACE.record);
  }) as DecoratorOf<Method>;
}

/** `reject`: the caller receives the failure. */
function awaited(original: AnyFunction, nesting: Nesting, work: AuditedWork): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    const audit = auditLogOf(this);
    if (!audit) {
      nesting.depth++;
      try {
        return original.apply(this, args);
      } finally {
        nesting.depth--;
      }
    }
    let call: AuditedCall;
    try {
      audit.admit();
      call = work.begin(audit, args);
    } catch (error) {
      return rejectedWith(error);
    }
    nesting.depth++;
    try {
      return recorded(call, original.apply(this, args));
    } catch (error) {
      return recorded(call, rejectedWith(error));
    } finally {
      nesting.depth--;
    }
  };
}

function rejectedWith(error: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the method threw
  return Promise.reject(error);
}

async function recorded(call: AuditedCall, result: unknown): Promise<unknown> {
  let value: unknown;
  try {
    value = await result;
  } catch (error) {
    await call.failed(error).catch(report);
    throw error;
  }
  await call.succeeded(value);
  return value;
}

/** `report`: the failure goes to the log and the metrics. */
function reported(work: AuditedWork): BeginCall {
  return (self, args) => {
    const audit = auditLogOf(self);
    if (!audit) return undefined;
    const call = work.begin(audit, args);
    return {
      failed: (error) => void call.failed(error).catch(report),
      succeeded: (value) => void call.succeeded(value).catch(report),
    };
  };
}

interface AuditedCall {
  succeeded(result: unknown): Promise<void>;
  failed(error: unknown): Promise<void>;
}

/** Creates the records of a method's calls. */
class AuditedWork {
  constructor(
    private readonly event: string,
    private readonly options: AuditedOptions<unknown[], unknown>,
  ) {}

  /** Called before the method, which may change its arguments. */
  begin(audit: CallRecorder, args: readonly unknown[]): AuditedCall {
    const { user, fields, resultFields } = this.options;
    const who = told(() => ({ user: user?.(...args) }));
    const end = audit.begin(this.event, { ...who, ...told(() => fields?.(...args)) });
    return {
      succeeded: (result) => end({ ...told(() => resultFields?.(result)), outcome: 'success' }),
      failed: (error) => end({ outcome: 'failure', error_type: errorTypeOf(error) }),
    };
  }
}

/** If a function throws, only its own fields are missing from the record. */
function told(read: () => Fields | undefined): Fields | undefined {
  try {
    return read();
  } catch {
    return { fields_unreadable: true };
  }
}

function report(error: unknown): void {
  new Logger('audit').error({ err: error }, 'an audited call was not recorded');
}
