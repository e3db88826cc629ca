import type { Logger as Pino } from 'pino';
import type { LogFormat } from '#contracts';
import type { ErrorFingerprints } from './errors/error-fingerprints.js';
import type { NamedLoggers } from './levels/named-loggers.js';
import type { Serializers } from './line/fields.js';
import type { LineWriter } from './line/line-writer.js';
import type { Field } from './line/log-record.js';
import type { RepeatFilter } from './repeats/repeat-filter.js';

/** Key of our state of a logger, besides pino's; children inherit it from their parent through the prototype chain. */
export const STATE = Symbol('nestjs-observability logger state');

export interface LoggerState {
  readonly writer: LineWriter;
  readonly bindings: readonly Field[];
  readonly serializers?: Serializers;
}

export type OwnPino = Pino & { [STATE]: LoggerState };

/** Optional parts of an application's logger. */
export interface LoggerParts {
  /** Loggers by name, for level changes at run time. */
  named?: NamedLoggers;
  /** Counts errors. */
  fingerprints?: ErrorFingerprints;
  /** Format of JSON lines; the default format without it. */
  format?: LogFormat;
  /** Suppresses repeated lines. */
  repeats?: RepeatFilter;
}
