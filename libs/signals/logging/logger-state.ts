import type { Logger as Pino } from 'pino';
import type { LogFormat } from '#contracts';
import type { ErrorFingerprints } from './errors/error-fingerprints.js';
import type { NamedLoggers } from './levels/named-loggers.js';
import type { Serializers } from './line/fields.js';
import type { LineWriter } from './line/line-writer.js';
import type { Field } from './line/log-record.js';
import type { RepeatFilter } from './repeats/repeat-filter.js';

/** What a logger carries beside what pino knows; children find their parent's along the prototype chain. */
export const STATE = Symbol('nestjs-observability logger state');

export interface LoggerState {
  readonly writer: LineWriter;
  readonly bindings: readonly Field[];
  readonly serializers?: Serializers;
}

export type OwnPino = Pino & { [STATE]: LoggerState };

/** What an application's logger works with beside its options; none of it is needed. */
export interface LoggerParts {
  /** Loggers by name, for levels that are changed at run time. */
  named?: NamedLoggers;
  /** Where errors are counted. */
  fingerprints?: ErrorFingerprints;
  /** Shape of JSON lines; the default one without it. */
  format?: LogFormat;
  /** What holds back repeated lines. */
  repeats?: RepeatFilter;
}
