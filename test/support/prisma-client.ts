import { AsyncResource } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { toolFolder } from '../packaging/tools.mjs';

/** The part of Prisma's contract package that its client and its instrumentation use: 8 kB, from npm. */
const CONTRACT = '@prisma/instrumentation-contract';
export const CONTRACT_VERSIONS = ['7.4.2', '7.10.0'];

interface Work {
  name: string;
  attributes?: Record<string, unknown>;
}

/** What Prisma Client calls. */
export interface TracingHelper {
  isEnabled(): boolean;
  getTraceParent(): string;
  dispatchEngineSpans(spans: object[], events: object[], emitLogEvent: (event: object) => void): void;
  getActiveContext(): unknown;
  runInChildSpan<R>(work: string | Work, callback: () => R): R;
}

/** How Prisma Client finds, and its instrumentation sets, the object for tracing. */
export interface Contract {
  getGlobalTracingHelper(): TracingHelper | undefined;
  setGlobalTracingHelper(helper: TracingHelper): void;
  clearGlobalTracingHelper(): void;
}

export function prismaContract(version: string): Contract {
  const folder = toolFolder(`prisma-contract-${version}`, `${CONTRACT}@${version}`);
  return createRequire(join(folder, 'package.json'))(CONTRACT) as Contract;
}

/** One operation: its statement is sent by `send`, or there is none. */
export interface Query {
  method: string;
  model?: string;
  text?: string;
  provider?: string;
  send?: () => unknown;
}

/**
 * Reports operations as Prisma Client 7 does, in the same order and contexts. The real client takes 300 MB: `npm run
 * endurance -- prisma` has it.
 */
export class ReportingClient {
  constructor(private readonly contract: Contract) {}

  run({ method, model, text, provider = 'postgresql', send = () => undefined }: Query): Promise<unknown> {
    const name = model ? `${model}.${method}` : method;
    return this.within({ name: 'operation', attributes: { method, model, name } }, () =>
      new AsyncResource('prisma-client-request').runInAsyncScope(async () => {
        this.within({ name: 'serialize' }, () => undefined);
        return text === undefined ? send() : this.statement(text, provider, send);
      }),
    );
  }

  async statement(text: string, provider: string, send: () => unknown): Promise<unknown> {
    const execute = async (): Promise<unknown> => send();
    if (!this.contract.getGlobalTracingHelper()?.isEnabled()) return execute();
    const attributes = { 'db.query.text': text, 'db.system.name': provider };
    return this.within({ name: 'db_query', attributes }, execute);
  }

  private within<R>(work: Work, callback: () => R): R {
    const helper = this.contract.getGlobalTracingHelper();
    return helper ? helper.runInChildSpan(work, callback) : callback();
  }
}

/** An error as the client has it: Prisma's code, and that of the database inside. */
export function prismaError(code: string, originalCode: string): Error {
  const driverAdapterError = Object.assign(new Error('hunter2'), { cause: { originalCode } });
  return Object.assign(new Error('hunter2'), { code, meta: { driverAdapterError } });
}
