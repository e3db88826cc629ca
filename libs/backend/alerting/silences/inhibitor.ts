import type { Alert, Inhibition } from '#contracts';
import { alertingError } from '../alerting-error.js';
import { matcherList } from './matcher-text.js';
import { labelTest, type Labels, type LabelTest } from './label-test.js';
import { refuseUnknown } from './refuse-unknown.js';

interface Rule {
  readonly isSource: LabelTest;
  readonly isTarget: LabelTest;
  readonly equal: readonly string[];
  /** Firing alerts that match `source`, by the values of the `equal` labels and by fingerprint. */
  readonly sources: Map<string, Map<string, Alert>>;
}

/**
 * Decides which alerts are inhibited, as Alertmanager does: a label that both alerts lack counts as equal, and an alert
 * that matches both sides of a rule is not inhibited by another that does so too, nor by itself.
 */
export class Inhibitor {
  private readonly rules: readonly Rule[];
  /** Incremented when an inhibition may have begun or ended. */
  version = 0;

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
  constructor(inhibitions: readonly Inhibition[]) {
    this.rules = inhibitions.map((inhibition, at) => compile(inhibition, `inhibitions[${at}]`));
  }

  fires(alert: Alert): void {
    for (const { isSource, equal, sources } of this.rules) {
      if (!isSource(alert.labels)) continue;
      this.version++;
      const key = keyOf(alert.labels, equal);
      const known = sources.get(key);
      if (known) known.set(alert.fingerprint, alert);
      else sources.set(key, new Map([[alert.fingerprint, alert]]));
    }
  }

  ends(alert: Alert): void {
    for (const { equal, sources } of this.rules) {
      const key = keyOf(alert.labels, equal);
      const known = sources.get(key);
      if (!known?.delete(alert.fingerprint)) continue;
      this.version++;
      if (known.size === 0) sources.delete(key);
    }
  }

  /** The alert that inhibits this one. */
  inhibits({ labels }: Alert): Alert | undefined {
    for (const { isSource, isTarget, equal, sources } of this.rules) {
      const candidates = sources.get(keyOf(labels, equal));
      if (!candidates || !isTarget(labels)) continue;
      const both = isSource(labels);
      for (const source of candidates.values()) if (!both || !isTarget(source.labels)) return source;
    }
    return undefined;
  }
}

function compile(inhibition: Inhibition, field: string): Rule {
  refuseUnknown(inhibition, ['source', 'target', 'equal'], field);
  const { source, target, equal = [] } = inhibition;
  for (const [side, matchers] of Object.entries({ source, target }))
    if (matcherList(matchers, `${field}.${side}`).length === 0)
      throw alertingError(`${field}.${side}`, 'has to have at least one condition');
  if (!Array.isArray(equal) || !equal.every((name) => typeof name === 'string' && name !== ''))
    throw alertingError(`${field}.equal`, 'has to be a list of names of labels');
  return {
    isSource: labelTest(source, `${field}.source`),
    isTarget: labelTest(target, `${field}.target`),
    equal,
    sources: new Map(),
  };
}

function keyOf(labels: Labels, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => labels[name] ?? ''));
}
