import type { Matching } from '../../parse/ast.js';
import { compareText } from './compare-text.js';

/** The label that holds the metric's name. */
export const NAME = '__name__';
/** What says which metric it is. Type and unit are labels where Prometheus stores them as such; they go with the name. */
const OF_METRIC: readonly string[] = [NAME, '__type__', '__unit__'];
/** Separates names and values in keys: half a surrogate pair, which no valid UTF-8 text contains. */
const SEPARATOR = '\ud800';

/** The labels of a series: immutable, sorted by name, without empty values. */
export class LabelSet {
  static readonly EMPTY = new LabelSet([]);
  private cachedKey?: string;

  /** @param pairs name, value, name, value …, sorted by name */
  private constructor(readonly pairs: readonly string[]) {}

  static of(labels: Readonly<Record<string, string>>): LabelSet {
    const pairs: string[] = [];
    for (const name of Object.keys(labels).sort(compareText)) {
      const value = labels[name];
      if (value) pairs.push(name, value);
    }
    return new LabelSet(pairs);
  }

  /** Equal for equal sets of labels. */
  get key(): string {
    return (this.cachedKey ??= this.pairs.join(SEPARATOR));
  }

  /** The label's value; `''` when there is none. */
  get(name: string): string {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1]!;
    return '';
  }

  keep(names: readonly string[]): LabelSet {
    return this.filter((name) => names.includes(name));
  }

  without(names: readonly string[]): LabelSet {
    return this.filter((name) => !names.includes(name));
  }

  /** Without the metric's name, type and unit. */
  withoutName(): LabelSet {
    return this.without(OF_METRIC);
  }

  /** With one label replaced; an empty value removes it. */
  with(name: string, value: string): LabelSet {
    return LabelSet.of({ ...this.toObject(), [name]: value });
  }

  toObject(): Record<string, string> {
    const { pairs } = this;
    const entries: [string, string][] = [];
    for (let i = 0; i < pairs.length; i += 2) entries.push([pairs[i]!, pairs[i + 1]!]);
    // fromEntries defines properties, so that a label "__proto__" is a label.
    return Object.fromEntries(entries);
  }

  /** As Prometheus prints it in errors: `{__name__="up", job="api"}`. */
  toString(): string {
    const { pairs } = this;
    const parts: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i]!;
      const shown = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : JSON.stringify(name);
      parts.push(`${shown}=${JSON.stringify(pairs[i + 1])}`);
    }
    return `{${parts.join(', ')}}`;
  }

  private filter(keeps: (name: string) => boolean): LabelSet {
    const { pairs } = this;
    const kept: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) if (keeps(pairs[i]!)) kept.push(pairs[i]!, pairs[i + 1]!);
    return kept.length === pairs.length ? this : new LabelSet(kept);
  }
}

/** The order of Prometheus' range results: by the bytes of names and values in turn. */
export function compareLabels({ pairs: a }: LabelSet, { pairs: b }: LabelSet): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return compareText(a[i]!, b[i]!);
  return a.length - b.length;
}

/** What series of the two sides of an operation must have in common to match. */
export function matchedLabels(labels: LabelSet, matching: Matching | undefined): LabelSet {
  if (matching?.on) return labels.keep(matching.labels);
  return labels.without([NAME, ...(matching?.labels ?? [])]);
}
