import { observeCall } from '../observed-call.js';
import { redisQueryText, redisStatus } from '../redis-texts.js';
import { observeChannel } from './traced-channel.js';

/** What node-redis (from 5.12) publishes about a command or a batch of them. */
interface RedisMessage {
  readonly command?: string;
  /** Of a command: its name and arguments, those with data hidden. */
  readonly args?: readonly string[];
  readonly batchMode?: 'MULTI' | 'PIPELINE';
  readonly batchSize?: number;
  readonly database: number;
  readonly serverAddress: string;
  readonly serverPort?: number;
}

/**
 * Observes the commands of all clients of node-redis; those that are sent together are one call.
 *
 * @param isOurs whether the work at hand belongs to this application: the channels are the process's
 * @returns stops observing
 */
export function observeNodeRedis(isOurs: () => boolean): () => void {
  const stops = [
    observeChannel<RedisMessage>('node-redis:command', (message) =>
      message.batchSize === undefined && isOurs() ? open(message, commandOf(message)) : undefined,
    ),
    observeChannel<RedisMessage>('node-redis:batch', (message) =>
      isOurs() ? open(message, batchOf(message)) : undefined,
    ),
  ];
  return () => stops.forEach((stop) => stop());
}

function open(
  { database, serverAddress, serverPort }: RedisMessage,
  what: { operation: string; text?: string; batchSize?: number },
) {
  const where = { namespace: String(database), host: serverAddress, port: serverPort };
  return observeCall({ system: 'redis', ...what, ...where }, undefined, redisStatus);
}

function commandOf({ command = '', args = [] }: RedisMessage) {
  const operation = command.toUpperCase();
  return { operation, text: redisQueryText(operation, Math.max(0, args.length - 1)) };
}

function batchOf({ batchMode = 'PIPELINE', batchSize = 0 }: RedisMessage) {
  return { operation: batchMode, ...(batchSize > 1 && { batchSize }) };
}
