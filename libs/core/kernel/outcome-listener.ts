/** What to do when a piece of work ends. Neither may throw. */
export interface OutcomeListener {
  succeeded(value: unknown): void;
  failed(error: unknown): void;
}
