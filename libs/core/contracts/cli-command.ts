/** One command of `npx nestjs-observability`. */
export interface CliCommand {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Output of `--help`: arguments, options, exit codes. */
  readonly usage: string;
  /**
   * @param args arguments after the command's name
   * @param io standard output and error
   * @returns the exit code: 0 success, 1 findings, 2 invalid usage
   */
  run(args: string[], io: CliOutput): Promise<number>;
}

export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
}
