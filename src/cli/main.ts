#!/usr/bin/env node
import { COMMANDS } from './commands.js';
import { run } from './run.js';

void run(process.argv.slice(2), COMMANDS, {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
}).then((code) => {
  process.exitCode = code;
});
