import { missingSeam } from '#container';
import type { GrpcCall, GrpcMetadata } from './grpc.call.js';

/** What grpc-js is about to call with. */
export interface Invocation {
  readonly call: GrpcCall;
  readonly metadata: GrpcMetadata;
  readonly methodDefinition: { readonly path: string };
  /** Of calls that are answered once. */
  readonly callback?: (...args: unknown[]) => void;
}

export type Transformer = (invocation: Invocation) => Invocation;

/** A client of grpc-js, for one service. */
export type ServiceClient = Record<symbol, Transformer | undefined> & {
  getChannel?(): { getTarget(): string };
  constructor: new (address: string, credentials: undefined, options: object) => ServiceClient;
};

/**
 * Where grpc-js keeps its option `callInvocationTransformer`: under a symbol of its own, which a client that is made
 * with a known one gives away. Private: that symbol. That client has no channel, so it connects to nothing.
 */
export function transformerSlot({ constructor: Service }: ServiceClient): symbol | undefined {
  const known: Transformer = (invocation) => invocation;
  try {
    const probe = new Service('', undefined, { channelOverride: {}, callInvocationTransformer: known });
    const slot = Object.getOwnPropertySymbols(probe).find((symbol) => probe[symbol] === known);
    if (!slot)
      missingSeam('@grpc/grpc-js', 'Client callInvocationTransformer', 'outgoing gRPC calls are not traced');
    return slot;
  } catch {
    // No client of grpc-js: its calls go out untraced.
    return undefined;
  }
}
