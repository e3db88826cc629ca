import {
  PLACE,
  returnsNewPromise,
  whenDone,
  wrapMethod,
  type AnyFunction,
  type Around,
  type BeginCall,
  type Nesting,
} from '#kernel';
import { now } from '../clock.js';
import { OpenCall, type CallSeries } from './call-series.js';
import type { CallPlan, CallSite } from './call-site.js';
import { CallSites } from './call-sites.js';
import { followNew, type Ends } from './pending-end.js';

/** Wraps a method to record its calls as planned; result, error, `this`, name and metadata are unchanged. */
export function recordCalls(descriptor: PropertyDescriptor, plan: CallPlan): void {
  const sites = new CallSites(plan);
  const find = seriesFinder(plan);
  const around: Around = (original, nesting) =>
    find ? byArguments(original, nesting, sites, find) : plain(original, nesting, sites);
  wrapMethod(descriptor, around, PLACE.record);
}

/** Records calls together with other decorators, in their common wrapper. */
export function beginCalls(plan: CallPlan): BeginCall {
  const sites = new CallSites(plan);
  const find = seriesFinder(plan) ?? ((site: CallSite) => site.unlabelled);
  return (self, args) => {
    const site = sites.of(self);
    const series = site && find(site, args);
    return series && new OpenCall(series, series.begin());
  };
}

type FindSeries = (site: CallSite, args: readonly unknown[]) => Begins | undefined;

/** Finds the series by the arguments; undefined when the series does not depend on them. */
function seriesFinder(plan: CallPlan): FindSeries | undefined {
  if (plan.outcomeLabels) return (site, args) => new LateSeries(site, args);
  return plan.labels && ((site, args) => site.seriesOf({ args }));
}

/**
 * Like {@link byArguments} for a method without labels: the arguments are only passed to the method, so that the engine
 * allocates no array.
 */
function plain(original: AnyFunction, nesting: Nesting, sites: CallSites): AnyFunction {
  const isAsync = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    let series: CallSeries | undefined;
    let startedAt = 0;
    try {
      series = sites.of(this)?.unlabelled;
      if (series !== undefined) startedAt = series.begin();
    } catch {
      series = undefined;
    }
    let result: unknown;
    nesting.depth++;
    try {
      result = original.apply(this, args);
    } catch (error) {
      nesting.depth--;
      if (series !== undefined) failed(series, startedAt, error);
      throw error;
    }
    nesting.depth--;
    return series === undefined ? result : follow(result, series, startedAt, isAsync);
  };
}

function byArguments(
  original: AnyFunction,
  nesting: Nesting,
  sites: CallSites,
  find: FindSeries,
): AnyFunction {
  const isAsync = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    let series: Begins | undefined;
    let startedAt = 0;
    try {
      const site = sites.of(this);
      series = site && find(site, args);
      if (series !== undefined) startedAt = series.begin();
    } catch {
      series = undefined;
    }
    let result: unknown;
    nesting.depth++;
    try {
      result = original.apply(this, args);
    } catch (error) {
      nesting.depth--;
      if (series !== undefined) failed(series, startedAt, error);
      throw error;
    }
    nesting.depth--;
    return series === undefined ? result : follow(result, series, startedAt, isAsync);
  };
}

/** Even this may overflow the stack: the caller must receive the method's error. */
function failed(ends: Ends, startedAt: number, error: unknown): void {
  try {
    ends.failed(startedAt, error);
  } catch {
    // The call is not recorded.
  }
}

type Begins = Ends & Pick<CallSeries, 'begin'>;

/** Finds the series at the end of the call, since its labels come from the result or the error. */
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
 * Reports the end of a call when its result is complete, and returns the result.
 *
 * @param isAsync whether the method is async, so that no other code can have its promise
 */
export function follow(result: unknown, ends: Ends, startedAt: number, isAsync = false): unknown {
  try {
    if (typeof result !== 'object' || result === null) ends.succeeded(startedAt, result);
    else if (isAsync) return followNew(result as Promise<unknown>, ends, startedAt);
    else return whenDone(result, new OpenCall(ends, startedAt));
  } catch {
    // Stack overflow: the call is not recorded.
  }
  return result;
}
