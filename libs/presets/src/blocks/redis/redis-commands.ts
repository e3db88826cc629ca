import type { ModulesContainer } from '@nestjs/core';
import { discovered, hasMethods } from '../discovered.js';

/** The part of a client of ioredis that is used here. */
export interface RedisClient {
  sendCommand: (command: RedisCommand, ...rest: unknown[]) => unknown;
}

interface RedisCommand {
  readonly name: string;
  readonly promise: Promise<unknown>;
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

/** Records the commands of a client; answers and errors go to the caller alone, as before. */
export function watchRedis(client: RedisClient, recorder: RedisRecorder): void {
  if (watched.has(client)) return;
  watched.add(client);
  const send = client.sendCommand;
  client.sendCommand = function (this: unknown, command, ...rest): unknown {
    const startedAt = performance.now();
    const answered = (value: unknown, failed: boolean): void => {
      const seconds = (performance.now() - startedAt) / 1000;
      try {
        recorder.answered(command.name.toLowerCase(), seconds, value, failed);
      } catch {
        // Recording never breaks what it records.
      }
    };
    const result = send.call(this, command, ...rest);
    // The command's own promise is the caller's: a rejection that nobody handles is still reported for that one.
    command.promise?.then(
      (value) => answered(value, false),
      () => answered(undefined, true),
    );
    return result;
  };
}
