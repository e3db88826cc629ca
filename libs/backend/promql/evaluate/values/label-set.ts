import type { Matching } from '../../parse/ast.js';
import { compareText } from './compare-text.js';

/** The label that holds the metric's name. */
export const NAME = '__name__';
/** Labels that identify the metric. Where Prometheus stores type and unit as labels, they are dropped with the name. */
const OF_METRIC: readonly string[] = [NAME, '__type__', '__unit__'];
/** Separator in keys: a lone surrogate, which valid UTF-8 cannot contain. */
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

  /** A text that is equal for equal label sets. */
  get key(): string {
    return (this.cachedKey ??= this.pairs.join(SEPARATOR));
  }

  /** The label's value; `''` when it is missing. */
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
    // fromEntries defines own properties, so a label "__proto__" is safe.
    return Object.fromEntries(entries);
  }

  /** Prometheus' format in errors: `{__name__="up", job="api"}`. */
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

/** The order of Prometheus' range results: by bytes of names and values in turn. */
export function compareLabels({ pairs: a }: LabelSet, { pairs: b }: LabelSet): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return compareText(a[i]!, b[i]!);
  return a.length - b.length;
}

/** The labels by which series of two operands match. */
export function matchedLabels(labels: LabelSet, matching: Matching | undefined): LabelSet {
  if (matching?.on) return labels.keep(matching.labels);
  return labels.without([NAME, ...(matching?.labels ?? [])]);
}
