import type { ModulesContainer } from '@nestjs/core';
import { context } from '@opentelemetry/api';
import { observeCall, redisQueryText, redisStatus } from '#databases';
import { discovered, hasMethods } from '#container';
import type { BlockEnd } from '#operations';
import type { OpenCall, StoreCall } from '#tracing';
import { RedisBatch, watchPipelines, type PipelineClient } from './redis-pipelines.js';

/** The part of a client of ioredis that is used here. */
export interface RedisClient extends PipelineClient {
  sendCommand: (command: RedisCommand, ...rest: unknown[]) => unknown;
  readonly options?: PipelineClient['options'] & {
    readonly host?: string;
    readonly port?: number;
    /** Of a Unix socket; host and port have their defaults then. */
    readonly path?: string | null;
    readonly db?: number;
  };
}

/** A sent command: the reader of the response calls one of the two functions. */
interface RedisCommand {
  readonly name: string;
  readonly args?: readonly unknown[];
  /** Between MULTI and EXEC: answered with `QUEUED`. */
  readonly inTransaction?: boolean;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** A completed command. */
export interface AnsweredCommand {
  /** In lower case, e.g. `get`. */
  readonly operation: string;
  readonly seconds: number;
  /** The response; undefined when the command failed, or is in a transaction, whose `EXEC` has the responses. */
  readonly value: unknown;
  readonly failed: boolean;
}

/** Called with each completed command; must not throw. */
export type RedisRecorder = (command: AnsweredCommand) => void;

/** Commands that look up a key: `null` is a miss. */
const LOOKUPS = new Set(['get', 'getex', 'getdel', 'hget']);

const watched = new WeakMap<object, Set<RedisRecorder>>();

/** The clients of ioredis among an application's providers. */
export function redisClients(modules: ModulesContainer): RedisClient[] {
  return discovered<RedisClient>(modules, isRedisClient);
}

/** Whether an object is an ioredis client or cluster. */
export function isRedisClient(one: object): one is RedisClient {
  return hasMethods(one, 'sendCommand', 'hget', 'defineCommand', 'disconnect');
}

/** Whether a lookup command was a hit; undefined for a command that failed, is in a transaction, or is no lookup. */
export function foundBy({ operation, value, failed }: AnsweredCommand): boolean | undefined {
  return failed || value === undefined || !LOOKUPS.has(operation) ? undefined : value !== null;
}

/**
 * Records the commands of a client, including those in pipelines; responses and errors reach the caller unchanged. A
 * command gets a client span if its caller is in a span, like statements in `watchQueries`; the commands of a pipeline
 * or transaction have one together.
 *
 * @returns a function that removes this recorder
 */
export function watchRedis(client: RedisClient, recorder: RedisRecorder): () => void {
  const recorders = watched.get(client) ?? wrapped(client);
  recorders.add(recorder);
  return () => void recorders.delete(recorder);
}

/** A client is wrapped once, however many recorders there are. */
function wrapped(client: RedisClient): Set<RedisRecorder> {
  const recorders = new Set<RedisRecorder>();
  watched.set(client, recorders);
  const send = client.sendCommand;
  // A command that waited for the connection is sent twice.
  const sent = new WeakSet<RedisCommand>();
  /** The pipeline that is being sent. */
  let batch: RedisBatch | undefined;
  const open = (what: Pick<StoreCall, 'operation' | 'text' | 'batchSize'>): OpenCall =>
    observeCall({ ...serverOf(client), ...what }, send, redisStatus);
  client.sendCommand = function (this: unknown, command, ...rest): unknown {
    if (recorders.size > 0 && !sent.has(command)) {
      sent.add(command);
      const operation = command.name.toUpperCase();
      const count = command.args?.length ?? 0;
      const call =
        batch?.add(operation, count) ?? open({ operation, text: redisQueryText(operation, count) });
      watchCommand(command, recorders, call);
    }
    return send.call(this, command, ...rest);
  };
  watchPipelines(client, (execute) => {
    if (recorders.size === 0 || batch) return execute();
    const current = (batch = new RedisBatch(open));
    try {
      return execute();
    } finally {
      batch = undefined;
      current.sent();
    }
  });
  return recorders;
}

/** Not through the command's promise, because a handler on it would hide unhandled rejections. */
function watchCommand(command: RedisCommand, recorders: ReadonlySet<RedisRecorder>, call: OpenCall): void {
  const operation = command.name.toLowerCase();
  const startedAt = performance.now();
  const answered = (value: unknown, failure?: { error: unknown }): void => {
    const seconds = (performance.now() - startedAt) / 1000;
    call.end(failure ?? (operation === 'exec' ? failureIn(value) : undefined));
    context.with(call.inside, () => {
      for (const record of recorders) record({ operation, seconds, value, failed: failure !== undefined });
    });
  };
  const { resolve, reject } = command;
  command.resolve = (value) => {
    answered(command.inTransaction ? undefined : value);
    resolve(value);
  };
  command.reject = (error) => {
    answered(undefined, { error });
    reject(error);
  };
}

/** The first failed command of a transaction, whose `EXEC` has succeeded as such. */
function failureIn(answers: unknown): BlockEnd['failure'] {
  const error: unknown = Array.isArray(answers) ? answers.find((one) => one instanceof Error) : undefined;
  return error === undefined ? undefined : { error };
}

function serverOf({ options: { host, port, path, db } = {} }: RedisClient) {
  const server = path ? { host: path } : { host, port };
  return { system: 'redis', namespace: db?.toString(), ...server } as const;
}
