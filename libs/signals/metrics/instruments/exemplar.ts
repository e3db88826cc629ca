/** A value that was seen, and the trace it was seen in. */
export interface Exemplar {
  /** Empty when there was no trace, as the span's id is then. */
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the turn in which it was taken: see `ExemplarSource`. */
  readonly turn: number;
}
