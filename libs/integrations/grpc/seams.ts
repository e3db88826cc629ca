import { missingSeam } from '#container';
import type { GrpcCall, GrpcMetadata } from './grpc.call.js';

/** A call that grpc-js is about to make. */
export interface Invocation {
  readonly call: GrpcCall;
  readonly metadata: GrpcMetadata;
  readonly methodDefinition: { readonly path: string };
  /** Set for unary responses. */
  readonly callback?: (...args: unknown[]) => void;
}

export type Transformer = (invocation: Invocation) => Invocation;

/** A client of grpc-js, for one service. */
export type ServiceClient = Record<symbol, Transformer | undefined> & {
  getChannel?(): { getTarget(): string };
  constructor: new (address: string, credentials: undefined, options: object) => ServiceClient;
};

/**
 * The symbol under which grpc-js stores its option `callInvocationTransformer`, found with a probe client. Private:
 * that symbol. The probe has no channel, so it connects to nothing.
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
    // Not a grpc-js client: its calls are not traced.
    return undefined;
  }
}
