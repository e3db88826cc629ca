#!/usr/bin/env node
import { COMMANDS } from './commands.js';
import { packageVersion } from './package-version.js';
import { run } from './run.js';

// A reader that has seen enough (`… | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const io = {
  out: (text: string) => process.stdout.write(`${text}\n`),
  err: (text: string) => process.stderr.write(`${text}\n`),
};

void run(process.argv.slice(2), COMMANDS, io, packageVersion()).then((code) => {
  process.exitCode = code;
});
