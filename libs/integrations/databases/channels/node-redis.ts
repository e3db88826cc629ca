import { observeCall } from '../observed-call.js';
import { redisBatch, type BatchedCommand, type RedisBatchMode } from '../redis-batch.js';
import { redisQueryText, redisStatus } from '../redis-texts.js';
import { observeChannel } from './traced-channel.js';

/** The object that node-redis (from 5.12) publishes about a command or a batch. */
interface RedisMessage {
  readonly command?: string;
  /** Name and arguments of a command, with data masked. */
  readonly args?: readonly string[];
  readonly batchMode?: RedisBatchMode;
  readonly batchSize?: number;
  readonly database: number;
  readonly serverAddress: string;
  readonly serverPort?: number;
}

/**
 * Observes the commands of all node-redis clients; commands that are sent together count as one call.
 *
 * @param isOurs whether the current work belongs to this application, because channels are process-wide
 * @returns a function that stops observing
 */
export function observeNodeRedis(isOurs: () => boolean): () => void {
  /** The commands of the batch that is being sent; those of a transaction are not published. */
  let commands: BatchedCommand[] | undefined;
  const stops = [
    observeChannel<RedisMessage>('node-redis:command', (message) => {
      if (message.batchSize !== undefined) return void commands?.push(commandOf(message));
      if (!isOurs()) return undefined;
      const { operation, argumentCount } = commandOf(message);
      return open(message, { operation, text: redisQueryText(operation, argumentCount) });
    }),
    observeChannel<RedisMessage>(
      'node-redis:batch',
      (message) => {
        const sent = commands ?? [];
        commands = undefined;
        return isOurs() ? open(message, batchOf(message, sent)) : undefined;
      },
      { starts: () => (commands = []), errorIn: firstError },
    ),
  ];
  return () => stops.forEach((stop) => stop());
}

function open({ database, serverAddress, serverPort }: RedisMessage, what: ReturnType<typeof redisBatch>) {
  const where = { namespace: String(database), host: serverAddress, port: serverPort };
  return observeCall({ system: 'redis', ...what, ...where }, undefined, redisStatus);
}

function commandOf({ command = '', args = [] }: RedisMessage): BatchedCommand {
  return { operation: command.toUpperCase(), argumentCount: Math.max(0, args.length - 1) };
}

function batchOf(
  { batchMode = 'PIPELINE', batchSize = 0 }: RedisMessage,
  commands: readonly BatchedCommand[],
) {
  if (commands.length === batchSize) return redisBatch(batchMode, commands);
  return { operation: batchMode, ...(batchSize !== 1 && { batchSize }) };
}

/** A transaction is a success though commands of it have failed. */
function firstError(results: unknown): unknown {
  return Array.isArray(results) ? results.find((one) => one instanceof Error) : undefined;
}
