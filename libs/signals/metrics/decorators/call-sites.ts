import { appOf, isEndOfStack, type AppScope } from '#kernel';
import { METRICS_SLOT } from '../registry/metrics-registry.js';
import { CallSite, type CallPlan } from './call-site.js';

/** The call sites of one decorated method, one per application of the process, created at the first call. */
export class CallSites {
  private readonly known = new WeakMap<AppScope, CallSite | false>();
  private lastScope: AppScope | undefined;
  private lastSite: CallSite | undefined;

  constructor(private readonly plan: CallPlan) {}

  /** Undefined without an application, without metrics, or when the metrics cannot be registered. Never throws. */
  of(self: unknown): CallSite | undefined {
    const scope = appOf(self);
    if (scope === this.lastScope || scope === undefined) return scope && this.lastSite;
    return this.find(scope);
  }

  private find(scope: AppScope): CallSite | undefined {
    const site = this.known.get(scope) ?? this.make(scope);
    if (site === undefined) return undefined;
    this.lastScope = scope;
    this.lastSite = site || undefined;
    return this.lastSite;
  }

  private make(scope: AppScope): CallSite | false | undefined {
    const registry = scope.get(METRICS_SLOT);
    if (!registry) return undefined;
    let site: CallSite | false = false;
    try {
      if (registry.enabled) site = new CallSite(registry, this.plan);
    } catch (error) {
      // Retried at the next call.
      if (isEndOfStack(error)) return undefined;
      registry.recordingFailed(this.plan.name);
    }
    this.known.set(scope, site);
    return site;
  }
}
