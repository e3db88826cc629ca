import { context, type Context } from '@opentelemetry/api';
import { hasMethods } from '#container';
import { redisBatch, type BatchedCommand } from '#databases';
import type { BlockEnd } from '#operations';
import type { OpenCall, StoreCall } from '#tracing';

/** Functions of a client of ioredis that make a pipeline or a transaction. */
const MAKERS = ['pipeline', 'multi'] as const;

/** The part of a client that is used here. */
export interface PipelineClient {
  pipeline?: (...args: unknown[]) => unknown;
  multi?: (...args: unknown[]) => unknown;
  readonly options?: { readonly enableAutoPipelining?: boolean };
}

/**
 * Runs each execution of the client's pipelines and transactions inside `together`. Commands that ioredis collects by
 * itself (`enableAutoPipelining`) have several callers, so they are no batch.
 */
export function watchPipelines(client: PipelineClient, together: (execute: () => unknown) => unknown): void {
  for (const name of MAKERS) {
    const make = client[name];
    if (typeof make !== 'function' || (name === 'pipeline' && client.options?.enableAutoPipelining)) continue;
    client[name] = function (this: unknown, ...args: unknown[]): unknown {
      const made = make.apply(this, args);
      // `multi({ pipeline: false })` gives a promise.
      if (isPipeline(made)) watchExec(made, together);
      return made;
    };
  }
}

interface Pipeline {
  exec: (...args: unknown[]) => unknown;
}

function isPipeline(made: unknown): made is Pipeline {
  return typeof made === 'object' && made !== null && hasMethods(made, 'exec', 'sendCommand');
}

function watchExec(pipeline: Pipeline, together: (execute: () => unknown) => unknown): void {
  const { exec } = pipeline;
  pipeline.exec = function (this: unknown, ...args: unknown[]): unknown {
    return together(() => exec.apply(this, args));
  };
}

/** The commands of one execution, observed as one call. */
export class RedisBatch {
  private readonly commands: BatchedCommand[] = [];
  private isTransaction = false;
  private sentCommands = 0;
  private answers = 0;
  private failure: BlockEnd['failure'];
  private call: OpenCall | undefined;

  /** @param open begins to observe the call */
  constructor(
    private readonly open: (call: Pick<StoreCall, 'operation' | 'text' | 'batchSize'>) => OpenCall,
  ) {}

  /** Adds a command that is about to be sent. @returns what its answer ends */
  add(operation: string, argumentCount: number): OpenCall {
    const contextOf = (): Context => this.call?.inside ?? context.active();
    if (operation === 'MULTI' && this.sentCommands === 0) this.isTransaction = true;
    if (operation !== 'MULTI' && operation !== 'EXEC') this.commands.push({ operation, argumentCount });
    this.sentCommands++;
    return {
      get inside() {
        return contextOf();
      },
      end: (failure) => this.answered(failure),
    };
  }

  /** All commands are on their way: what they are is known now, and none has been answered but those refused at once. */
  sent(): void {
    if (this.sentCommands === 0) return;
    this.call = this.open(redisBatch(this.isTransaction ? 'MULTI' : 'PIPELINE', this.commands));
    this.endWithLast();
  }

  private answered(failure: BlockEnd['failure']): void {
    this.failure ??= failure;
    this.answers++;
    this.endWithLast();
  }

  private endWithLast(): void {
    if (this.answers === this.sentCommands) this.call?.end(this.failure);
  }
}
