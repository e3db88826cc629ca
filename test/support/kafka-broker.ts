/** A Kafka broker that knows one thing: who is in the cluster. Enough for an admin client to connect and ask. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const METADATA = 3;
const API_VERSIONS = 18;

export interface KafkaBroker {
  /** `host:port` for a client. */
  address: string;
  close(): Promise<void>;
}

/** @param brokers how many the cluster has; all of them at the same address */
export async function startKafkaBroker(brokers: number): Promise<KafkaBroker> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        socket.write(answer(received.subarray(4, end), brokers, (server.address() as AddressInfo).port));
        received = received.subarray(end);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(request: Buffer, brokers: number, port: number): Buffer {
  const [kind, version] = [request.readInt16BE(0), request.readInt16BE(2)];
  const body = kind === API_VERSIONS ? apiVersions(version) : metadata(brokers, port);
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + body.length, 0);
  request.copy(head, 4, 4, 8);
  return Buffer.concat([head, body]);
}

/** Of everything only the oldest version, which is the simplest. */
function apiVersions(version: number): Buffer {
  const supported = [METADATA, API_VERSIONS].map((kind) => shorts(kind, 0, 0));
  return Buffer.concat([shorts(0), ints(supported.length), ...supported, ...(version > 0 ? [ints(0)] : [])]);
}

function metadata(brokers: number, port: number): Buffer {
  const nodes = Array.from({ length: brokers }, (_, id) =>
    Buffer.concat([ints(id), text('127.0.0.1'), ints(port)]),
  );
  return Buffer.concat([ints(brokers), ...nodes, ints(0)]);
}

function shorts(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, n) => buffer.writeInt16BE(value, n * 2));
  return buffer;
}

function ints(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => buffer.writeInt32BE(value, n * 4));
  return buffer;
}

function text(value: string): Buffer {
  return Buffer.concat([shorts(value.length), Buffer.from(value)]);
}
