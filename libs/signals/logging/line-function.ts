import type { LogSink } from './destination/log-sink.js';
import { errorKind, errorOf } from './errors/error-fingerprint.js';
import { isReporter, ReportedErrors } from './errors/reported-errors.js';
import { has } from './line/fields.js';
import { sortArguments } from './line/log-arguments.js';
import type { Field } from './line/log-record.js';
import { STATE, type LoggerParts, type OwnPino } from './logger-state.js';

/** pino's level number. */
const ERROR = 50;
const FATAL = 60;

/** Maximum nesting: a getter or a destination may log while a line is written. */
const MAX_NESTED = 4;

const FINGERPRINT = 'error_fingerprint';

type WriteLine = (logger: OwnPino, args: readonly unknown[], level: number) => void;

/**
 * Creates the function that writes a line from any arguments: redacted, bounded and counted; or suppressed as a
 * repetition.
 */
export function lineFunction(sink: LogSink, { fingerprints, repeats }: LoggerParts): WriteLine {
  const reported = new ReportedErrors();
  let nested = 0;
  return (logger, args, level) => {
    if (nested >= MAX_NESTED) return;
    nested += 1;
    try {
      const { writer, bindings, serializers } = logger[STATE];
      const sorted = sortArguments(args, logger.msgPrefix);
      const label = logger.levels.labels[level] ?? String(level);
      const error = level >= ERROR ? errorOf(sorted.fields) : undefined;
      const repeated = error !== undefined && reported.add(error);
      if (repeated && isReporter(nameOf(bindings))) return;
      const kind = fingerprints && error && errorKind(error);
      if (kind && !repeated) fingerprints.add(kind);
      if (repeats?.active && level < FATAL && typeof sorted.message === 'string') {
        const name = nameOf(bindings);
        if (!repeats.passes({ logger: name, level: label, message: sorted.message, error: kind?.id })) return;
      }
      const record = writer.record(label, bindings, sorted, serializers);
      if (kind && !has(record.fields, FINGERPRINT)) record.fields.push(fingerprintField(kind.id));
      sink.write(writer.line(record), record);
    } catch (error) {
      sink.failed(error);
    } finally {
      nested -= 1;
    }
  };
}

function fingerprintField(id: string): Field {
  return { name: FINGERPRINT, key: `,"${FINGERPRINT}":`, json: `"${id}"` };
}

/** The logger's name, i.e. Nest's context. */
function nameOf(bindings: readonly Field[]): string {
  const name: unknown = JSON.parse(bindings.find(({ name }) => name === 'context')?.json ?? '""');
  return typeof name === 'string' ? name : '';
}
