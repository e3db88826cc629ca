import { reasonOf, type CliOutput } from '#contracts';

/**
 * Reads the arguments of a command.
 *
 * @param parse gives what was asked for, or a text that says what is wrong; it may throw what `parseArgs` throws
 * @param usage written behind what is wrong
 * @returns undefined when they are wrong: the command ends with exit code 2
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
