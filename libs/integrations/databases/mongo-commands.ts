import type { ModulesContainer } from '@nestjs/core';
import { splitAddress } from '#contracts';
import { discovered, hasMethods } from '#container';
import type { OpenCall } from '#tracing';
import { observeCall } from './observed-call.js';

/** The part of `MongoClient` (mongodb 5 to 7) that is used here. */
export interface MongoClient {
  monitorCommands: boolean;
  on(event: string, listener: (event: CommandEvent) => void): unknown;
  removeListener(event: string, listener: (event: CommandEvent) => void): unknown;
}

/** An event of MongoDB's command monitoring. */
interface CommandEvent {
  readonly requestId: number;
  readonly connectionId?: unknown;
  readonly address: string;
  readonly commandName: string;
  readonly databaseName?: string;
  readonly command?: Readonly<Record<string, unknown>>;
  readonly failure?: unknown;
}

/** Commands that drivers send themselves. */
const OWN = new Set([
  'hello',
  'ismaster',
  'isMaster',
  'ping',
  'endSessions',
  'saslStart',
  'saslContinue',
  'authenticate',
]);
/** The field of a bulk command that holds its operations; several documents of one `insert` are not a batch. */
const LISTS = ['updates', 'deletes', 'ops'] as const;

/** The clients among an application's providers: those of `mongodb`, and of mongoose's connections. */
export function mongoClients(modules: ModulesContainer): MongoClient[] {
  const holders = discovered<object>(modules, (one): one is object => mongoClientOf(one) !== undefined);
  return [...new Set(holders.map((holder) => mongoClientOf(holder) as MongoClient))];
}

function mongoClientOf(holder: object): MongoClient | undefined {
  if (isMongoClient(holder)) return holder;
  const { getClient } = holder as { getClient?: unknown };
  if (typeof getClient !== 'function' || !hasMethods(holder, 'getClient', 'collection', 'model'))
    return undefined;
  const client: unknown = Reflect.apply(getClient, holder, []);
  return typeof client === 'object' && client !== null && isMongoClient(client) ? client : undefined;
}

function isMongoClient(one: object): one is MongoClient {
  return hasMethods(one, 'connect', 'db', 'startSession', 'on') && 'monitorCommands' in one;
}

/**
 * Observes a client's commands through MongoDB's command monitoring, which is turned on for connections opened from now
 * on.
 *
 * @returns a function that stops observing
 */
export function observeMongo(client: MongoClient): () => void {
  const calls = new Map<string, OpenCall>();
  const end = (event: CommandEvent): void => {
    const call = calls.get(keyOf(event));
    calls.delete(keyOf(event));
    call?.end(event.failure === undefined ? undefined : { error: event.failure });
  };
  const listeners = {
    commandStarted: (event: CommandEvent): void => {
      if (!OWN.has(event.commandName))
        calls.set(keyOf(event), observeCall(callOf(event), undefined, mongoStatus));
    },
    commandSucceeded: end,
    commandFailed: end,
  };
  client.monitorCommands = true;
  for (const [event, listener] of Object.entries(listeners)) client.on(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) client.removeListener(event, listener);
    calls.clear();
  };
}

const keyOf = ({ address, connectionId, requestId }: CommandEvent): string =>
  `${address} ${String(connectionId)} ${requestId}`;

function callOf({ commandName, command = {}, databaseName, address }: CommandEvent) {
  const { host = address, port } = splitAddress(address) ?? {};
  const target = command[commandName];
  // In `getMore`, this field holds the cursor id.
  const collection = typeof target === 'string' ? target : command['collection'];
  const batchSize = Math.max(
    0,
    ...LISTS.map((list) => (Array.isArray(command[list]) ? command[list].length : 0)),
  );
  // The operations of `bulkWrite` may be different.
  const isUniform = batchSize > 1 && commandName !== 'bulkWrite';
  const operation = isUniform ? `BATCH ${commandName}` : commandName;
  return {
    ...({ system: 'mongodb', operation, namespace: databaseName, host } as const),
    ...(typeof collection === 'string' && { collection }),
    ...(port !== undefined && { port }),
    ...(batchSize > 1 && { batchSize }),
  };
}

/** The code of a server error. */
function mongoStatus(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'number' ? String(code) : undefined;
}
