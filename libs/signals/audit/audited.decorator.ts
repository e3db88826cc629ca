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
  /** Who acts, from the arguments before the call. Default: the bound field `user_id`, where there is one, says so. */
  user?: (...args: UserArgs) => string | undefined;
  /** What the method acts on, from the arguments before the call. Default: nothing, since they may be anything. */
  fields?: (...args: Args) => Record<string, unknown>;
  /** What is only known of a call that succeeded, from its result, such as the id of what was made. Default: nothing. */
  resultFields?: (result: Result) => Record<string, unknown>;
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
type Fields = Record<string, unknown>;

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

/** The caller learns of it. */
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

/** The log and the metrics learn of it. */
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

/** What the calls of a method are recorded as. */
class AuditedWork {
  constructor(
    private readonly event: string,
    private readonly options: AuditedOptions<unknown[], unknown>,
  ) {}

  /** Before the call: the method may change its arguments. */
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

/** A function that throws takes nothing away from the record but what it would have said. */
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
