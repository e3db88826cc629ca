import type { Context } from '@opentelemetry/api';
import { missingSeam } from '#container';

/** A piece of work that Prisma Client reports. */
export interface PrismaWork {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The object that Prisma Client calls for tracing; `TracingHelper` of `@prisma/instrumentation-contract` 7. */
export interface PrismaTracing {
  isEnabled(): boolean;
  getTraceParent(context?: Context): string;
  /** Passes on the spans and log events of a remote engine. Each event must be emitted once. */
  dispatchEngineSpans<E>(spans: unknown, events?: readonly E[], emitLogEvent?: (event: E) => void): void;
  getActiveContext(): Context | undefined;
  runInChildSpan<R>(work: PrismaWork | string, callback: () => R): R;
}

interface PrismaGlobal {
  readonly helper?: PrismaTracing;
}

const VERSIONED = 'V7_PRISMA_INSTRUMENTATION';
/** Prisma Client 7 reads this one if the other does not exist. It is never set here, as other versions read it too. */
const UNVERSIONED = 'PRISMA_INSTRUMENTATION';

/**
 * The tracing object that Prisma Client 7 uses, also one that another package has set. Private: the globals
 * `V7_PRISMA_INSTRUMENTATION` and `PRISMA_INSTRUMENTATION`, which `@prisma/instrumentation` sets.
 */
export function currentPrismaTracing(): PrismaTracing | undefined {
  return holderAt(VERSIONED)?.helper ?? holderAt(UNVERSIONED)?.helper;
}

/**
 * Sets the tracing object of Prisma Client 7.
 *
 * @returns a function that removes it, unless another one has replaced it
 */
export function setPrismaTracing(helper: PrismaTracing): () => void {
  Reflect.set(globalThis, VERSIONED, { helper });
  return () => {
    if (holderAt(VERSIONED)?.helper === helper) Reflect.deleteProperty(globalThis, VERSIONED);
  };
}

function holderAt(name: string): PrismaGlobal | undefined {
  return Reflect.get(globalThis, name) as PrismaGlobal | undefined;
}

/**
 * The method and model of an operation, such as `findMany` and `Order`. Private: the attributes `method` and `model` of
 * the work called `operation`. A raw query has no model.
 *
 * @returns undefined for other work, and after a warning when the method does not exist
 */
export function prismaOperation({ name, attributes = {} }: PrismaWork) {
  if (name !== 'operation') return undefined;
  const { method, model } = attributes;
  if (typeof method === 'string') return { method, model: typeof model === 'string' ? model : undefined };
  missingSeam(
    '@prisma/client',
    'attribute method of an operation',
    'operations are neither traced nor measured',
  );
  return undefined;
}

/**
 * The text and database of a statement. Private: the attributes `db.query.text` and `db.system.name` of the work called
 * `db_query`.
 *
 * @returns undefined for other work, and after a warning when the text does not exist
 */
export function prismaStatement({ name, attributes = {} }: PrismaWork) {
  if (name !== 'db_query') return undefined;
  const { 'db.query.text': text, 'db.system.name': system } = attributes;
  if (typeof text === 'string') return { text, system };
  missingSeam('@prisma/client', 'attribute db.query.text of a statement', 'statements are not traced');
  return undefined;
}

/** The database's code of an error, such as an SQLSTATE. Private: `driverAdapterError` in `meta` of a Prisma error. */
export function adapterErrorCode(error: unknown): string | undefined {
  const { meta } = (error ?? {}) as { meta?: { driverAdapterError?: unknown } };
  const { cause } = (meta?.driverAdapterError ?? error ?? {}) as { cause?: { originalCode?: unknown } };
  return typeof cause?.originalCode === 'string' ? cause.originalCode : undefined;
}
