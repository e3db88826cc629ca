import { context, type Context } from '@opentelemetry/api';
import { PLACE, type Place } from './layers.js';
import { methodOrClass, type DecoratedMember, type MethodOrClassDecorator } from './method-or-class.js';
import type { OutcomeListener } from './outcome-listener.js';
import { recordedBy, type BeginCall } from './watch-calls.js';
import { wrapMethod, type Around } from './wrap-method.js';

/** How a decorator records calls of a method. @returns undefined when it does not record this method */
export type RecordMember = (member: DecoratedMember) => BeginCall | undefined;

const recorders = new WeakMap<object, RecordMember>();

/**
 * Creates a decorator for methods and classes that records calls. It can be combined with others by {@link together}.
 */
export function recordedMethod(
  name: string,
  record: RecordMember,
  place: Place = PLACE.record,
): MethodOrClassDecorator {
  return joinable(
    methodOrClass(name, (member) => recordMember(member, record(member), place)),
    record,
  );
}

/** Wraps one method. */
export function recordMember(
  { descriptor }: Pick<DecoratedMember, 'descriptor'>,
  begin: BeginCall | undefined,
  place: Place = PLACE.record,
): void {
  if (!begin) return;
  const around: Around = (original, nesting) => recordedBy(begin, original, nesting);
  wrapMethod(descriptor, around, place, begin.isWanted);
}

/** Registers how a decorator with its own wrapper records calls when it is combined with others. */
export function joinable<D extends object>(decorator: D, record: RecordMember): D {
  recorders.set(decorator, record);
  return decorator;
}

/**
 * Combines several decorators into one with a single wrapper.
 *
 * @param decorators outermost first: its context is active while the others record
 */
export function together(name: string, decorators: readonly object[]): MethodOrClassDecorator {
  const record: RecordMember = (member) => {
    const begins = decorators.map((decorator) => recorders.get(decorator)?.(member));
    return beginAll(begins.filter((begin) => begin !== undefined));
  };
  return recordedMethod(name, record, PLACE.span);
}

function beginAll(begins: readonly BeginCall[]): BeginCall {
  return (self, args) => {
    const calls: OutcomeListener[] = [];
    let inside: Context | undefined;
    for (const begin of begins) {
      const call: OutcomeListener | undefined = inside
        ? context.with(inside, begin, undefined, self, args)
        : begin(self, args);
      if (!call) continue;
      calls.push(call);
      inside = call.inside ?? inside;
    }
    return calls.length > 1 ? new Calls(calls.reverse(), inside) : calls[0];
  };
}

/** A call recorded by several decorators; the innermost is notified first. */
class Calls implements OutcomeListener {
  readonly isSilent: boolean;

  constructor(
    private readonly calls: readonly OutcomeListener[],
    readonly inside: Context | undefined,
  ) {
    this.isSilent = calls.every((call) => call.isSilent);
  }

  succeeded(value: unknown): void {
    this.tell((call) => call.succeeded(value));
  }

  failed(error: unknown): void {
    this.tell((call) => call.failed(error));
  }

  private tell(end: (call: OutcomeListener) => void): void {
    const { calls, inside } = this;
    if (!inside || context.active() === inside) calls.forEach(end);
    else context.with(inside, () => calls.forEach(end));
  }
}
