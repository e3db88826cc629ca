import type { Logger as Pino } from 'pino';
import { createLogger, LogSink, type LoggerParts } from '#logging';
import type { LoggingOptions, LogLevel } from '#contracts';
import { resolvedOptions } from './resolved-options.js';

export type ParsedLine = Record<string, unknown>;

/** A logger that captures its lines. */
export function testLogger(
  logging: LoggingOptions & { level?: LogLevel } = {},
  parts: LoggerParts = {},
): {
  logger: Pino;
  written: string[];
  /** The parsed lines so far. */
  lines(): ParsedLine[];
} {
  const written: string[] = [];
  const sink = new LogSink({
    write: (line) => written.push(line),
    flush: () => undefined,
    close: () => undefined,
  });
  const options = resolvedOptions();
  const logger = createLogger({ ...options, logging: { ...options.logging, ...logging } }, sink, parts);
  return { logger, written, lines: () => written.map((line) => JSON.parse(line) as ParsedLine) };
}
