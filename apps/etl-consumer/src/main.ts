import 'reflect-metadata';
import { CommandLineError, readCommandLine, USAGE } from './cli/command-line.js';
import { run } from './run.js';

/**
 * Entry point of the demo: parses the command line, runs, and returns the exit code: 0 for success, 1 when the run
 * could not start or its summary contradicts the ledger, 2 for an invalid command line.
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
