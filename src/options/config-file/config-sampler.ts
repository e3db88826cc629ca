import type { ConfigMap } from './config-map.js';
import type { Variables } from './config-exporters.js';

/** The only supported parent-based decisions, which are also the defaults. */
const BY_PARENT: Readonly<Record<string, string>> = {
  remote_parent_sampled: 'always_on',
  remote_parent_not_sampled: 'always_off',
  local_parent_sampled: 'always_on',
  local_parent_not_sampled: 'always_off',
};

/** A sampler's settings as OpenTelemetry variables. */
export function samplerVariables(sampler: ConfigMap, variables: Variables): void {
  const [name = '', ratio] = rootOf(sampler);
  variables.OTEL_TRACES_SAMPLER = name || undefined;
  if (ratio !== undefined) variables.OTEL_TRACES_SAMPLER_ARG = ratio;
}

function rootOf(sampler: ConfigMap): [name?: string, ratio?: string] {
  const [kind = '', ...more] = sampler.keys;
  if (more.length > 0) sampler.refuse(more[0]!, 'only one sampler is allowed here');
  const settings = sampler.map(kind);
  if (kind === 'parent_based' && settings) return parentBased(settings);
  if (kind === 'always_on' || kind === 'always_off') {
    settings?.end();
    return [kind];
  }
  if (kind !== 'trace_id_ratio_based' || !settings) {
    sampler.refuse(kind, 'is not a supported sampler');
    return [];
  }
  const ratio = settings.text('ratio') ?? '1';
  if (!(Number(ratio) >= 0 && Number(ratio) <= 1)) settings.refuse('ratio', 'must be a number from 0 to 1');
  settings.end();
  return ['traceidratio', ratio];
}

function parentBased(settings: ConfigMap): [name?: string, ratio?: string] {
  for (const [key, only] of Object.entries(BY_PARENT)) {
    const given = settings.map(key);
    if (given && given.keys.join() !== only) settings.refuse(key, `can only be ${only}`);
  }
  const root = settings.map('root');
  settings.end();
  const [name = 'always_on', ratio] = root ? rootOf(root) : [];
  return [`parentbased_${name}`, ratio];
}
