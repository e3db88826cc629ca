import type { StoreCall } from '#tracing';
import { redisQueryText } from './redis-texts.js';

/** How commands are sent together: as a transaction, or only in one go. */
export type RedisBatchMode = 'MULTI' | 'PIPELINE';

/** A command of a batch. */
export interface BatchedCommand {
  /** In upper case. */
  readonly operation: string;
  readonly argumentCount: number;
}

/** Maximum number of commands whose texts are shown. */
const MAX_TEXTS = 16;

/**
 * Commands that are sent together as one call, named as OpenTelemetry's conventions have it: `PIPELINE GET` where all
 * commands are the same, else `PIPELINE`. One command alone is no batch.
 *
 * @param commands without the `MULTI` and `EXEC` of a transaction
 */
export function redisBatch(
  mode: RedisBatchMode,
  commands: readonly BatchedCommand[],
): Pick<StoreCall, 'operation' | 'text' | 'batchSize'> {
  const [first] = commands;
  if (!first) return { operation: mode, batchSize: 0 };
  if (commands.length === 1) return { operation: first.operation, text: textOf(first) };
  const isUniform = commands.every(({ operation }) => operation === first.operation);
  return {
    operation: isUniform ? `${mode} ${first.operation}` : mode,
    text: textsOf(commands),
    batchSize: commands.length,
  };
}

/** The text that all commands have, else their texts one after the other. */
function textsOf(commands: readonly BatchedCommand[]): string {
  const texts = commands.slice(0, MAX_TEXTS).map(textOf);
  const isOne =
    new Set(texts).size === 1 && commands.slice(MAX_TEXTS).every((command) => textOf(command) === texts[0]);
  if (isOne) return texts[0] ?? '';
  return [...texts, ...(commands.length > MAX_TEXTS ? ['…'] : [])].join('; ');
}

const textOf = ({ operation, argumentCount }: BatchedCommand): string =>
  redisQueryText(operation, argumentCount);
