import { pino, type Bindings, type ChildLoggerOptions, type Level, type Logger as Pino } from 'pino';
import type { ResolvedOptions } from '#contracts';
import type { LogSink } from './destination/log-sink.js';
import { lineFormatOf } from './line/format.js';
import { LineWriter } from './line/line-writer.js';
import type { Field } from './line/log-record.js';
import { lineFunction } from './line-function.js';
import { STATE, type LoggerParts, type LoggerState, type OwnPino } from './logger-state.js';
import type { Suppressed } from './repeats/repeat-filter.js';

interface PinoMethods {
  child: (this: OwnPino, bindings: Bindings, options?: ChildLoggerOptions) => OwnPino;
  setBindings: (this: OwnPino, bindings: Bindings) => void;
}

/**
 * Creates an application's pino logger. pino manages levels and children; the line is written here rather than in a
 * mixin: service, bound fields (`runWith`, `@WithFields`), the ids of the active span and the line's own fields are
 * written directly as text, redacted and bounded. No argument of a logging call can make it throw.
 *
 * @param options the resolved options
 * @param sink destination of the lines
 * @param parts optional parts
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
  return adopt(logger as OwnPino, options, parts);
}

function tellSuppressed(logger: Pino, { logger: context, level, message, count }: Suppressed): void {
  const lines = context ? logger.child({ context }) : logger;
  lines[level as Level]({ suppressed: count }, `${count} repeated lines were suppressed: ${message}`);
}

function adopt(logger: OwnPino, options: ResolvedOptions, { named, format }: LoggerParts): Pino {
  // pino's types bind its methods to the root logger; here they are called on children.
  const { child, setBindings } = logger as unknown as PinoMethods;
  const bind = (target: OwnPino, bindings: Bindings): void => {
    const state = target[STATE];
    const added = state.writer.fieldsOf(bindings, state.serializers);
    const kept = state.bindings.filter(({ name }) => !added.some((field) => field.name === name));
    target[STATE] = { ...state, bindings: [...kept, ...added] };
    // For `logger.bindings()`, which pino implements.
    setBindings.call(target, valuesOf(added));
  };
  const shape = format && options.logging.json ? lineFormatOf(format) : undefined;
  logger[STATE] = { writer: new LineWriter(options.logging, shape), bindings: [] };
  Object.assign(logger, {
    child(this: OwnPino, bindings: Bindings, childOptions?: ChildLoggerOptions): OwnPino {
      const parent =
        this === logger ? ((named?.of(contextIn(bindings)) as OwnPino | undefined) ?? this) : this;
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

/** Bindings may have getters that throw. */
function contextIn(bindings: Bindings | undefined): unknown {
  try {
    return bindings?.context;
  } catch {
    return undefined;
  }
}

function stateOfChild(parent: LoggerState, { redact, serializers }: ChildLoggerOptions = {}): LoggerState {
  const paths = Array.isArray(redact) ? redact : (redact?.paths ?? []);
  return {
    bindings: parent.bindings,
    writer: paths.length > 0 ? parent.writer.hiding(paths.map(lastName)) : parent.writer,
    serializers: serializers ? { ...parent.serializers, ...serializers } : parent.serializers,
  };
}

/** `user.cards[*].number` hides every `number`: more than requested, never less. */
function lastName(path: string): string {
  return path.split(/[.[\]"'*]/).findLast(Boolean) ?? path;
}

function valuesOf(fields: readonly Field[]): Bindings {
  return Object.fromEntries(fields.map(({ name, json }) => [name, JSON.parse(json) as unknown]));
}
