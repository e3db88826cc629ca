#!/usr/bin/env node
import { printable } from '#kernel';
import { COMMANDS } from './commands.js';
import { packageVersion } from './package-version.js';
import { run } from './run.js';

/** Output is made of lines; all else that steers a terminal comes from files. */
const LINES = '\n\t';

// A reader that has seen enough (`… | head`) is no error.
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
