#!/usr/bin/env node
import { printable } from '#kernel';
import { COMMANDS } from './commands.js';
import { packageVersion } from './package-version.js';
import { run } from './run.js';

/**
 * Only line breaks and tabs pass unchanged: other control characters may come from files and could control the
 * terminal.
 */
const LINES = '\n\t';

// A reader that closes the pipe early (`… | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const io = {
  out: (text: string) => process.stdout.write(`${printable(text, LINES)}\n`),
  err: (text: string) => process.stderr.write(`${printable(text, LINES)}\n`),
};

void run(process.argv.slice(2), COMMANDS, io, packageVersion()).then((code) => {
  process.exitCode = code;
});
