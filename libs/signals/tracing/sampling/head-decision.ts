import type { Attributes } from '@opentelemetry/api';
import { ATTR_HTTP_ROUTE, ATTR_URL_PATH } from '@opentelemetry/semantic-conventions';
import type { ResolvedOptions, SamplingRule } from '#contracts';
import { traceIdRatio } from './trace-id-ratio.js';
import { wildcardPattern } from './wildcard-pattern.js';

type SamplingOptions = Pick<ResolvedOptions['tracing'], 'samplingRatio' | 'samplingRules'>;

/** Decides about a new trace from what is known when its first span starts. */
export class HeadDecision {
  private readonly rules: readonly CompiledRule[];
  private readonly otherwise: Chance;

  constructor({ samplingRatio, samplingRules }: SamplingOptions) {
    this.rules = samplingRules.map(compile);
    this.otherwise = chanceOf(samplingRatio);
  }

  /** True when every new trace is refused. */
  get refusesAll(): boolean {
    return this.otherwise === 'never' && this.rules.every(({ chance }) => chance === 'never');
  }

  /** The first matching rule decides, else the ratio. `drop` when the rule excludes the trace from all exports. */
  decide(traceId: string, name: string, attributes: Attributes | undefined): 'keep' | 'skip' | 'drop' {
    for (const { fits, chance } of this.rules) {
      if (!fits(name, attributes)) continue;
      if (chance === 'never') return 'drop';
      return chance(traceId) ? 'keep' : 'skip';
    }
    return this.otherwise !== 'never' && this.otherwise(traceId) ? 'keep' : 'skip';
  }
}

/** By trace id, so that independent services decide alike. */
type Chance = 'never' | ((traceId: string) => boolean);

interface CompiledRule {
  fits: (name: string, attributes: Attributes | undefined) => boolean;
  chance: Chance;
}

function compile({ name, route, ratio }: SamplingRule): CompiledRule {
  const [names, routes] = [name, route].map((pattern) =>
    pattern === undefined ? undefined : wildcardPattern(pattern),
  );
  const fits: CompiledRule['fits'] = (spanName, attributes) =>
    (!names || names(spanName)) && (!routes || routes(pathOf(attributes)));
  return { fits, chance: chanceOf(ratio) };
}

function chanceOf(ratio: number): Chance {
  if (ratio <= 0) return 'never';
  if (ratio >= 1) return () => true;
  return traceIdRatio(ratio);
}

function pathOf(attributes: Attributes | undefined): string {
  const path = attributes?.[ATTR_HTTP_ROUTE] ?? attributes?.[ATTR_URL_PATH];
  return typeof path === 'string' ? path : '';
}
