import { types } from 'node:util';
import { isPlainPromise, whenDone, wrapMethod } from '#kernel';
import { now } from '../clock.js';
import { OpenCall, type CallSeries } from './call-series.js';
import type { CallPlan, CallSite } from './call-site.js';
import { CallSites } from './call-sites.js';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Wraps a method so that its calls are recorded as a plan says; result, error, `this`, name and metadata stay. */
export function recordCalls(descriptor: PropertyDescriptor, plan: CallPlan): void {
  const sites = new CallSites(plan);
  wrapMethod(descriptor, (original) => {
    if (plan.outcomeLabels) return byArguments(original, sites, (site, args) => new LateSeries(site, args));
    if (plan.labels) return byArguments(original, sites, (site, args) => site.seriesOf({ args }));
    return plain(original, sites);
  });
}

/** Not {@link byArguments}: they go nowhere but to the method, so that the engine need not make an array of them. */
function plain(original: AnyFunction, sites: CallSites): AnyFunction {
  const isAsync = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    const series = sites.of(this)?.unlabelled;
    if (series === undefined) return original.apply(this, args);
    const startedAt = series.begin();
    let result: unknown;
    try {
      result = original.apply(this, args);
    } catch (error) {
      series.failed(startedAt, error);
      throw error;
    }
    return follow(result, series, startedAt, isAsync);
  };
}

/** @param find where a call is recorded, by its arguments */
function byArguments(
  original: AnyFunction,
  sites: CallSites,
  find: (site: CallSite, args: readonly unknown[]) => Begins | undefined,
): AnyFunction {
  const isAsync = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    const site = sites.of(this);
    const series = site && find(site, args);
    if (series === undefined) return original.apply(this, args);
    const startedAt = series.begin();
    let result: unknown;
    try {
      result = original.apply(this, args);
    } catch (error) {
      series.failed(startedAt, error);
      throw error;
    }
    return follow(result, series, startedAt, isAsync);
  };
}

/** An async function: nobody can have added anything to its promise yet. */
function returnsNewPromise(original: AnyFunction): boolean {
  return types.isAsyncFunction(original) && !types.isGeneratorFunction(original);
}

export type Ends = Pick<CallSeries, 'succeeded' | 'failed'>;
type Begins = Ends & Pick<CallSeries, 'begin'>;

/** Finds the series when the call has ended, since its labels come from the result or the error. */
class LateSeries implements Begins {
  constructor(
    private readonly site: CallSite,
    private readonly args: readonly unknown[],
  ) {}

  begin(): number {
    return now();
  }

  succeeded(startedAt: number, result: unknown): void {
    this.site.seriesOf({ args: this.args, result })?.succeeded(startedAt, result);
  }

  failed(startedAt: number, error: unknown): void {
    this.site.seriesOf({ args: this.args, error })?.failed(startedAt, error);
  }
}

/**
 * Tells how a call ended when its result is complete, and hands the result on.
 *
 * @param isAsync whether it is an async function's, whose promise needs no examination
 */
export function follow(result: unknown, ends: Ends, startedAt: number, isAsync = false): unknown {
  if (typeof result !== 'object' || result === null) {
    ends.succeeded(startedAt, result);
    return result;
  }
  if (!isAsync && !isPlainPromise(result)) return whenDone(result, new OpenCall(ends, startedAt));
  return (result as Promise<unknown>).then(
    (value: unknown) => {
      ends.succeeded(startedAt, value);
      return value;
    },
    (error: unknown) => {
      ends.failed(startedAt, error);
      throw error;
    },
  );
}
