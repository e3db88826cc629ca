import { userInfo } from 'node:os';
import type { Attributes } from '@opentelemetry/api';
import { redactText } from '#redaction';

/** `process.*`. Secrets in arguments are redacted like in log lines. */
export function processAttributes(): Attributes {
  const args = [process.title, ...process.execArgv, ...process.argv.slice(1)].map((arg) => redactText(arg));
  return {
    'process.pid': process.pid,
    'process.executable.name': process.title,
    'process.executable.path': process.execPath,
    'process.command': process.argv[1],
    'process.command_args': args,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'process.runtime.description': 'Node.js',
    'process.owner': owner(),
  };
}

/** A user without a passwd entry has no name. */
function owner(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
