/** Where a listener tells what happened: the logger of the application, from whichever thread. */
export interface ListenerLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string, stack?: string): void;
}
