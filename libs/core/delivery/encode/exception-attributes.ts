/**
 * The error of a log line as attributes of OpenTelemetry's conventions.
 *
 * @param err the field `err` of the line, as pino writes it
 * @param most maximum number of attributes
 */
export function exceptionAttributes(err: unknown, most: number): Record<string, string> {
  if (typeof err !== 'object' || err === null) return {};
  const { type, message, stack } = err as Record<string, unknown>;
  const parts = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack };
  const known = Object.entries(parts).filter((part): part is [string, string] => typeof part[1] === 'string');
  return Object.fromEntries(known.slice(0, Math.max(0, most)));
}
