import type { SpanEntry } from '#contracts';
import type { TraceHead } from '../trace-head.js';

/** A span whose larger parts are stored as JSON, which takes less memory than objects and has a known size. */
export interface KeptSpan extends Omit<SpanEntry, 'traceId' | 'attributes' | 'events' | 'links'> {
  readonly peer: string;
  readonly attributes: string;
  readonly rest: string;
}

export interface KeptTrace extends TraceHead {
  readonly id: number;
  readonly kept: KeptSpan[];
  bytes: number;
}
