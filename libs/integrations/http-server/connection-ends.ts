import { bareHost } from '#contracts';

/** The server as a client names it in the header `Host`. */
interface NamedServer {
  readonly host: string;
  readonly address: string;
  readonly port: number | undefined;
}

interface AddressedSocket {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
}

/** Address and port of a connection's peer, and the server that its client names. */
export class ConnectionEnds {
  private server: NamedServer | undefined = undefined;

  constructor(
    readonly peerAddress: string,
    readonly peerPort: number | undefined,
  ) {}

  /** Parses a `Host` header. Remembers the last one, as most clients send the same one over a connection. */
  serverOf(host: string): NamedServer {
    if (this.server?.host !== host) this.server = parseHost(host);
    return this.server;
  }
}

const known = new WeakMap<object, ConnectionEnds>();

/**
 * The ends of a connection, which are the same for all its requests. Read once per connection: the two getters of a
 * socket cost more instructions than the rest of a span's attributes.
 *
 * @returns undefined when the socket has no address: it is closed, or no network socket
 */
export function connectionEnds(socket: AddressedSocket): ConnectionEnds | undefined {
  const found = known.get(socket);
  if (found) return found;
  const { remoteAddress, remotePort } = socket;
  if (!remoteAddress) return undefined;
  const ends = new ConnectionEnds(remoteAddress, remotePort || undefined);
  known.set(socket, ends);
  return ends;
}

/** `shop:8080`, `[::1]:8080`, `[::1]`; the address has no brackets, as `network.peer.address` has none. */
export function parseHost(host: string): NamedServer {
  const colon = host.lastIndexOf(':');
  const hasPort = colon > host.lastIndexOf(']');
  const address = bareHost(hasPort ? host.slice(0, colon) : host);
  const port = hasPort ? Number(host.slice(colon + 1)) : NaN;
  return { host, address, port: port > 0 ? port : undefined };
}
