/** Arguments of a command that are counted at most. */
const MAX_ARGUMENTS = 16;
/** What Redis begins its errors with: `WRONGTYPE`, `ERR`. */
const REPLY_CODE = /^([A-Z][A-Z0-9_]*)(?: |$)/;
/** What clients call the errors that Redis answers with: ioredis, node-redis. */
const REPLY_ERRORS = new Set(['ReplyError', 'SimpleError', 'ErrorReply', 'BlobError']);

/** A command of Redis with `?` for each of its arguments: keys are often ids. */
export function redisQueryText(name: string, argumentCount: number): string {
  const shown = Math.min(argumentCount, MAX_ARGUMENTS);
  return [name, ...Array.from({ length: shown }, () => '?')].join(' ') + (argumentCount > shown ? ' …' : '');
}

/** The prefix of an error that Redis answered with; undefined for errors of others. */
export function redisStatus(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const isReply = REPLY_ERRORS.has(error.name) || REPLY_ERRORS.has(error.constructor.name);
  return isReply ? REPLY_CODE.exec(error.message)?.[1] : undefined;
}
