import { activeContext, enterContext } from '#kernel';
import { observeCall } from '../observed-call.js';
import { sqlQueryText } from '../query-text.js';
import { namesOf, statementOf } from '../statement.js';
import { listen, observeChannel } from './traced-channel.js';

/** The object that mysql2 (from 3.20) publishes about a statement. */
interface MysqlStatement {
  readonly query: string;
  readonly database?: string;
  /** Host, or the path of a socket. */
  readonly serverAddress: string;
  readonly serverPort?: number;
}

/**
 * Observes the statements of all connections of mysql2.
 *
 * @param isOurs whether the current work belongs to this application, because channels are process-wide
 * @returns a function that stops observing
 */
export function observeMysql(isOurs: () => boolean): () => void {
  const open = (message: MysqlStatement) =>
    isOurs() ? observeCall(callOf(message), undefined, mysqlStatus) : undefined;
  const stops = [observeChannel('mysql2:query', open), observeChannel('mysql2:execute', open), keepCallers()];
  return () => stops.forEach((stop) => stop());
}

/**
 * A pool passes on a connection in the context of the caller that released it; the waiting caller continues in its own
 * context.
 */
function keepCallers(): () => void {
  const callers = new WeakMap<object, ReturnType<typeof activeContext>>();
  return listen('mysql2:pool:connect', {
    start: (message) => void callers.set(message as object, activeContext()),
    asyncStart: (message) => {
      const caller = callers.get(message as object);
      if (caller) enterContext(caller);
    },
  });
}

function callOf({ query, database, serverAddress, serverPort }: MysqlStatement) {
  const text = sqlQueryText(query, true);
  // mysql2 has already inserted the values. Where they cannot be recognised, only the text before the first of them is
  // used.
  const bare = text ?? query.slice(0, query.search(/["'\\#]|$/));
  return {
    system: 'mysql',
    ...namesOf(statementOf(bare.replaceAll('`', '"'))),
    namespace: database || undefined,
    host: serverAddress,
    port: serverPort,
    text,
  } as const;
}

/** The error number of a server error, which also has an SQLSTATE; undefined for other errors. */
function mysqlStatus(error: unknown): string | undefined {
  const { errno, sqlState } = (error ?? {}) as { errno?: unknown; sqlState?: unknown };
  return typeof errno === 'number' && sqlState ? String(errno) : undefined;
}
