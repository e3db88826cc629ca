import type { ModulesContainer } from '@nestjs/core';
import { context } from '@opentelemetry/api';
import { openCall, type OpenCall } from '../client-span.js';
import { discovered, hasMethods } from '../discovered.js';

/** The part of a client of ioredis that is used here. */
export interface RedisClient {
  sendCommand: (command: RedisCommand, ...rest: unknown[]) => unknown;
  readonly options?: { readonly host?: string; readonly port?: number; readonly db?: number };
}

/** A command on its way: whoever reads the answer calls one of the two. */
interface RedisCommand {
  readonly name: string;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** Told of each command that was answered. */
export interface RedisRecorder {
  /** @param value what was answered; undefined when it failed */
  answered(operation: string, seconds: number, value: unknown, failed: boolean): void;
}

/** Commands that look something up under a key: `null` is a miss. */
const LOOKUPS = new Set(['get', 'getex', 'getdel', 'hget']);

const watched = new WeakSet<object>();

/** The clients of ioredis among an application's providers. */
export function redisClients(modules: ModulesContainer): RedisClient[] {
  return discovered<RedisClient>(modules, (one): one is RedisClient & object =>
    hasMethods(one, 'sendCommand', 'hget', 'defineCommand', 'disconnect'),
  );
}

/** Whether a command looks something up. */
export function isLookup(operation: string): boolean {
  return LOOKUPS.has(operation);
}

/**
 * Records the commands of a client, those in pipelines too; answers and errors reach the caller as before. A command has
 * a client span where its caller works in one, as statements of `watchQueries` do.
 */
export function watchRedis(client: RedisClient, recorder: RedisRecorder): void {
  if (watched.has(client)) return;
  watched.add(client);
  const send = client.sendCommand;
  // A command that had to wait for the connection is sent twice.
  const sent = new WeakSet<RedisCommand>();
  client.sendCommand = function (this: unknown, command, ...rest): unknown {
    if (!sent.has(command)) {
      sent.add(command);
      watchCommand(command, recorder, openCall(callOf(command, client), send));
    }
    return send.call(this, command, ...rest);
  };
}

/** Not at the command's promise: a handler there would hide rejections that nobody handles. */
function watchCommand(command: RedisCommand, recorder: RedisRecorder, call: OpenCall): void {
  const startedAt = performance.now();
  const answered = (value: unknown, failure?: { error: unknown }): void => {
    const seconds = (performance.now() - startedAt) / 1000;
    call.end(failure);
    try {
      context.with(call.inside, () =>
        recorder.answered(command.name.toLowerCase(), seconds, value, failure !== undefined),
      );
    } catch {
      // Recording never breaks what it records.
    }
  };
  const { resolve, reject } = command;
  command.resolve = (value) => {
    answered(value);
    resolve(value);
  };
  command.reject = (error) => {
    answered(undefined, { error });
    reject(error);
  };
}

function callOf({ name }: RedisCommand, { options: { host, port, db } = {} }: RedisClient) {
  return { system: 'redis', operation: name.toUpperCase(), namespace: db?.toString(), host, port } as const;
}
