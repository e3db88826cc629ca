import type { SpanEntry } from '#contracts';
import type { TraceHead } from '../trace-head.js';

/** A span whose larger parts are JSON: less memory than objects, and a size that is known. */
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
