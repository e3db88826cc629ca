import { Logger } from '@nestjs/common';
import { context, createContextKey } from '@opentelemetry/api';
import type { OpenCall, StoreCall } from '#tracing';
import { measuredAbove, observeCall } from '../observed-call.js';
import { sqlQueryText } from '../query-text.js';
import { adapterErrorCode, prismaOperation, prismaStatement } from '../seams.js';
import { namesOf, statementOf } from '../statement.js';
import { joinPrismaTracing } from './prisma-tracing.js';

type System = StoreCall['system'];

/** An operation in progress. Its database is known from its first statement on. */
type Operation = Omit<StoreCall, 'system'> & { system: System };

const OPERATION = createContextKey('nestjs-observability Prisma operation');

/** Prisma's names of databases, and those of the semantic conventions. */
const SYSTEMS = new Map<unknown, System>([
  ['postgresql', 'postgresql'],
  ['cockroachdb', 'cockroachdb'],
  ['mysql', 'mysql'],
  ['sqlite', 'sqlite'],
  ['mssql', 'microsoft.sql_server'],
]);

/**
 * Observes the operations of all clients of Prisma 7 and, below each operation, its statements. Only the operation is
 * measured. If another package observes Prisma, one log line says so and nothing is observed here.
 *
 * @param isOurs whether the current work belongs to this application, because Prisma's hook is process-wide
 * @returns a function that stops observing
 */
export function observePrisma(isOurs: () => boolean): () => void {
  const systems = new Map<string | undefined, System>();
  const stop = joinPrismaTracing((work) => {
    if (!isOurs()) return undefined;
    const operation = prismaOperation(work);
    if (operation) return openOperation(operation.method, operation.model, systems);
    const statement = prismaStatement(work);
    return statement && openStatement(statement.text, SYSTEMS.get(statement.system) ?? 'other_sql', systems);
  });
  if (stop) return stop;
  new Logger('Tracing').log(
    'Prisma is traced by another package (@prisma/instrumentation): its operations are neither traced nor measured here',
  );
  return () => undefined;
}

function openOperation(
  method: string,
  model: string | undefined,
  systems: ReadonlyMap<string | undefined, System>,
): OpenCall {
  const system = systems.get(model) ?? 'other_sql';
  const operation: Operation = { system, operation: method, collection: model };
  const call = observeCall(operation, undefined, () => undefined);
  return { ...call, inside: call.inside.setValue(OPERATION, operation) };
}

function openStatement(query: string, system: System, systems: Map<string | undefined, System>): OpenCall {
  const caller = context.active();
  const operation = caller.getValue(OPERATION) as Operation | undefined;
  if (operation) {
    operation.system = system;
    systems.set(operation.collection, system);
  }
  const inside = operation ? measuredAbove(caller) : caller;
  const call = context.with(inside, () => observeCall(callOf(query, system), undefined, adapterErrorCode));
  // The driver may be observed too.
  return { ...call, inside: measuredAbove(call.inside) };
}

function callOf(query: string, system: System): StoreCall {
  return {
    system,
    ...namesOf(statementOf(query.replaceAll('`', '"'))),
    text: sqlQueryText(query, system === 'mysql'),
  };
}
