import type { TraceState } from '@opentelemetry/api';
import { trimBlanks } from './traceparent.js';

const MAX_MEMBERS = 32;
/** Minimum length that participants must propagate; longer lists are shortened to it. */
const MAX_LENGTH = 512;
/** Longer members are dropped first when a list is shortened. */
const LONG_MEMBER = 128;

const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

type Member = readonly [key: string, value: string];

/** The vendor part of a trace context: keys and values in order of their last change; immutable. */
export class W3CTraceState implements TraceState {
  private constructor(private readonly members: readonly Member[]) {}

  /**
   * Parses a `tracestate` by W3C Trace Context level 2. For a repeated key the first value counts.
   *
   * @returns undefined for an empty list, and for one with an invalid member or more than 32: the whole header is
   *   discarded then, as a part of it might have another meaning
   */
  static parse(header: string): W3CTraceState | undefined {
    const parts = header.split(',').map(trimBlanks).filter(Boolean);
    if (parts.length === 0 || parts.length > MAX_MEMBERS) return undefined;
    const members = new Map<string, string>();
    for (const part of parts) {
      const at = part.indexOf('=');
      const [key, value] = [part.slice(0, at), part.slice(at + 1)];
      if (at < 0 || !isLegal(key, value)) return undefined;
      if (!members.has(key)) members.set(key, value);
    }
    return new W3CTraceState([...members]);
  }

  get(key: string): string | undefined {
    return this.members.find(([name]) => name === key)?.[1];
  }

  /** Returns a copy with a member set, which becomes the first; an invalid one changes nothing. */
  set(key: string, value: string): W3CTraceState {
    if (!isLegal(key, value)) return this;
    return new W3CTraceState([[key, value], ...this.without(key)].slice(0, MAX_MEMBERS) as Member[]);
  }

  unset(key: string): W3CTraceState {
    return new W3CTraceState(this.without(key));
  }

  /** The header, at most 512 characters: whole members are dropped, long ones first, then those at the end. */
  serialize(): string {
    let texts = this.members.map(([key, value]) => `${key}=${value}`);
    if (lengthOf(texts) > MAX_LENGTH) texts = texts.filter((text) => text.length <= LONG_MEMBER);
    while (lengthOf(texts) > MAX_LENGTH) texts.pop();
    return texts.join(',');
  }

  private without(key: string): Member[] {
    return this.members.filter(([name]) => name !== key);
  }
}

function isLegal(key: string, value: string): boolean {
  return KEY.test(key) && VALUE.test(value);
}

function lengthOf(texts: string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 1, -1);
}
