/** Maximum number of shown arguments of a command. */
const MAX_ARGUMENTS = 16;
/** Prefix of Redis errors: `WRONGTYPE`, `ERR`. */
const REPLY_CODE = /^([A-Z][A-Z0-9_]*)(?: |$)/;
/** Names of the error classes for Redis errors in ioredis and node-redis. */
const REPLY_ERRORS = new Set(['ReplyError', 'SimpleError', 'ErrorReply', 'BlobError']);

/** A Redis command with `?` in place of each argument, because keys often contain ids. */
export function redisQueryText(name: string, argumentCount: number): string {
  const shown = Math.min(argumentCount, MAX_ARGUMENTS);
  return [name, ...Array.from({ length: shown }, () => '?')].join(' ') + (argumentCount > shown ? ' …' : '');
}

/** The prefix of a Redis error; undefined for other errors. */
export function redisStatus(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const isReply = REPLY_ERRORS.has(error.name) || REPLY_ERRORS.has(error.constructor.name);
  return isReply ? REPLY_CODE.exec(error.message)?.[1] : undefined;
}
