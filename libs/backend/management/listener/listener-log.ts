/** Where a listener logs events: the logger of the application, from any thread. */
export interface ListenerLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string, stack?: string): void;
}
