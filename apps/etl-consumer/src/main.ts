import 'reflect-metadata';
import { CommandLineError, readCommandLine, USAGE } from './cli/command-line.js';
import { run } from './run.js';

/**
 * The demo: reads the command line, runs, and answers the exit code: 0 when it ran to its end, 1 when it could not
 * start or its summary does not agree with the ledger, 2 for a command line that cannot be followed.
 */
export async function main(args: string[]): Promise<number> {
  try {
    const settings = readCommandLine(args);
    if (settings === 'help') process.stdout.write(USAGE);
    else return await run(settings);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof CommandLineError ? 2 : 1;
  }
}
