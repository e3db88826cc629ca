import { pino, type Bindings, type ChildLoggerOptions, type Level, type Logger as Pino } from 'pino';
import type { ResolvedOptions } from '#contracts';
import type { LogSink } from './destination/log-sink.js';
import { errorKind, errorOf } from './errors/error-fingerprint.js';
import type { ErrorFingerprints } from './errors/error-fingerprints.js';
import type { NamedLoggers } from './levels/named-loggers.js';
import { sortArguments } from './line/log-arguments.js';
import { has, type Serializers } from './line/fields.js';
import { LineWriter } from './line/line-writer.js';
import type { Field } from './line/log-record.js';
import type { RepeatFilter, Suppressed } from './repeats/repeat-filter.js';

/** What a logger carries beside what pino knows; children find their parent's along the prototype chain. */
const STATE = Symbol('nestjs-observability logger state');

interface LoggerState {
  readonly writer: LineWriter;
  readonly bindings: readonly Field[];
  readonly serializers?: Serializers;
}

type OwnPino = Pino & { [STATE]: LoggerState };
interface PinoMethods {
  child: (this: OwnPino, bindings: Bindings, options?: ChildLoggerOptions) => OwnPino;
  setBindings: (this: OwnPino, bindings: Bindings) => void;
}

/** What an application's logger works with beside its options; none of it is needed. */
export interface LoggerParts {
  /** Loggers by name, for levels that are changed at run time. */
  named?: NamedLoggers;
  /** Where errors are counted. */
  fingerprints?: ErrorFingerprints;
  /** What holds back repeated lines. */
  repeats?: RepeatFilter;
}

/** pino's numbers. */
const ERROR = 50;
const FATAL = 60;

/** A getter or a destination may write a line while one is being written, but not for ever. */
const MAX_NESTED = 4;

/**
 * Makes the one pino logger of an application. pino keeps levels and children; the line itself is written here, not by
 * a mixin: service, the fields bound where it was written (`runWith`, `@WithFields`), the ids of the active span and
 * its own fields go straight into its text, redacted and bounded. Nothing a line is given makes it throw.
 *
 * @param options the resolved options
 * @param sink where the lines go
 * @param parts what else takes part
 */
export function createLogger(options: ResolvedOptions, sink: LogSink, parts: LoggerParts = {}): Pino {
  const write = lineFunction(sink, parts);
  const logger = pino(
    {
      level: options.logging.level,
      base: null,
      hooks: {
        logMethod(args, _method, level) {
          write(this as OwnPino, args, level);
        },
      },
    },
    { write: () => undefined, flushSync: () => sink.flush() } as { write(): void },
  );
  parts.repeats?.listen((suppressed) => tellSuppressed(logger, suppressed));
  return adopt(logger as OwnPino, options, parts.named);
}

type WriteLine = (logger: OwnPino, args: readonly unknown[], level: number) => void;

function lineFunction(sink: LogSink, { fingerprints, repeats }: LoggerParts): WriteLine {
  let nested = 0;
  return (logger, args, level) => {
    if (nested >= MAX_NESTED) return;
    nested += 1;
    try {
      const { writer, bindings, serializers } = logger[STATE];
      const sorted = sortArguments(args, logger.msgPrefix);
      const label = logger.levels.labels[level] ?? String(level);
      const error = fingerprints && level >= ERROR ? errorOf(sorted.fields) : undefined;
      const kind = error && errorKind(error);
      if (kind) fingerprints?.add(kind);
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

const FINGERPRINT = 'error_fingerprint';

function fingerprintField(id: string): Field {
  return { name: FINGERPRINT, key: `,"${FINGERPRINT}":`, json: `"${id}"` };
}

/** The logger's name: Nest's context. */
function nameOf(bindings: readonly Field[]): string {
  const name: unknown = JSON.parse(bindings.find(({ name }) => name === 'context')?.json ?? '""');
  return typeof name === 'string' ? name : '';
}

function tellSuppressed(logger: Pino, { logger: context, level, message, count }: Suppressed): void {
  const lines = context ? logger.child({ context }) : logger;
  lines[level as Level]({ suppressed: count }, `${count} repeated lines were suppressed: ${message}`);
}

function adopt(logger: OwnPino, options: ResolvedOptions, named?: NamedLoggers): Pino {
  const { child, setBindings } = logger as unknown as PinoMethods;
  const bind = (target: OwnPino, bindings: Bindings): void => {
    const state = target[STATE];
    const added = state.writer.fieldsOf(bindings, state.serializers);
    const kept = state.bindings.filter(({ name }) => !added.some((field) => field.name === name));
    target[STATE] = { ...state, bindings: [...kept, ...added] };
    // For `logger.bindings()`, which pino answers.
    setBindings.call(target, valuesOf(added));
  };
  logger[STATE] = { writer: new LineWriter(options.logging), bindings: [] };
  Object.assign(logger, {
    child(this: OwnPino, bindings: Bindings, childOptions?: ChildLoggerOptions): OwnPino {
      const parent = this === logger ? ((named?.of(bindings.context) as OwnPino | undefined) ?? this) : this;
      const made = child.call(parent, {}, childOptions && { ...childOptions, redact: undefined });
      made[STATE] = stateOfChild(this[STATE], childOptions);
      bind(made, bindings);
      return made;
    },
    setBindings(this: OwnPino, bindings: Bindings): void {
      bind(this, bindings);
    },
  });
  named?.adopt(logger, () => child.call(logger, {}));
  const { name, version } = options.service;
  bind(logger, { service: name, ...(version && { version }) });
  return logger;
}

function stateOfChild(parent: LoggerState, { redact, serializers }: ChildLoggerOptions = {}): LoggerState {
  const paths = Array.isArray(redact) ? redact : (redact?.paths ?? []);
  return {
    bindings: parent.bindings,
    writer: paths.length > 0 ? parent.writer.hiding(paths.map(lastName)) : parent.writer,
    serializers: serializers ? { ...parent.serializers, ...serializers } : parent.serializers,
  };
}

/** `user.cards[*].number` hides every `number`: more than asked for, never less. */
function lastName(path: string): string {
  return /([^.[\]"'*]+)["'\]*.[]*$/.exec(path)?.[1] ?? path;
}

function valuesOf(fields: readonly Field[]): Bindings {
  return Object.fromEntries(fields.map(({ name, json }) => [name, JSON.parse(json) as unknown]));
}
