/** One command of `npx nestjs-observability`. */
export interface CliCommand {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints: arguments, options, exit codes. */
  readonly usage: string;
  /**
   * @param args what stood after the command's name
   * @param io where output and complaints go
   * @returns the exit code: 0 all well, 1 something was found, 2 called wrongly
   */
  run(args: string[], io: CliOutput): Promise<number>;
}

export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
}
