import { reasonOf, type CliOutput } from '#contracts';

/**
 * Parses the arguments of a command.
 *
 * @param parse returns the parsed arguments, or the problem as text; may throw errors of `parseArgs`
 * @param usage printed after the problem
 * @returns undefined when the arguments are invalid: the command ends with exit code 2
 */
export function readCall<T extends object>(
  args: string[],
  parse: (args: string[]) => T | string,
  usage: string,
  io: CliOutput,
): T | undefined {
  let call: T | string;
  try {
    call = parse(args);
  } catch (error) {
    call = reasonOf(error);
  }
  if (typeof call !== 'string') return call;
  io.err(`${call}.\n\n${usage}`);
  return undefined;
}
