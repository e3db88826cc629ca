/** An observed value and its trace. */
export interface Exemplar {
  /** Empty without a trace; the span id likewise. */
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Number of the turn in which it was taken: see `ExemplarSource`. */
  readonly turn: number;
}
