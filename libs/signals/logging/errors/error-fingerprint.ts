import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { redactText } from '#redaction';
import { typeOf } from '../line/error-entries.js';
import { appFrames } from './app-frames.js';
import { normaliseMessage } from './normalise-message.js';

const ID_LENGTH = 16;
const MAX_SAMPLE = 500;
const MAX_TYPE = 128;
const HEAD = /^(\w+(?:Error|Exception))\b/;

/** Identity of a kind of error. */
export interface ErrorKind {
  /** Equal for the same error in all processes and versions in which functions and files have the same names. */
  readonly id: string;
  readonly type: string;
  /** Redacted and shortened message. */
  readonly message: string;
}

/**
 * Identifies an error by type, message without numbers and ids, and the innermost application frames. Undefined for an
 * error that cannot be read.
 */
export function errorKind(error: Error): ErrorKind | undefined {
  try {
    const type = kindOf(error);
    const text = String(error.message);
    const message = redactText(text.slice(0, 2 * MAX_SAMPLE)).slice(0, MAX_SAMPLE);
    const { stack } = error;
    const places = typeof stack === 'string' ? appFrames(stack, text) : [];
    const parts = [type, normaliseMessage(message), ...places];
    const id = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, ID_LENGTH);
    return { id, type, message };
  } catch {
    return undefined;
  }
}

/** Nest's `logger.error(message, stack)` passes no error: the type is at the start of the stack. */
function kindOf(error: Error): string {
  const type = typeOf(error);
  return type === 'Error' ? (HEAD.exec(String(error.stack).slice(0, MAX_TYPE))?.[1] ?? type) : type;
}

/** The error of a line: `err`, or `error`. */
export function errorOf(fields: object | undefined): Error | undefined {
  try {
    const { err, error } = (fields ?? {}) as { err?: unknown; error?: unknown };
    return [err, error].find(isError);
  } catch {
    return undefined;
  }
}

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
