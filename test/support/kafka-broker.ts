/**
 * A fake Kafka that speaks its protocol, in the oldest versions that support headers: a cluster at one address, topics
 * created on first use, groups with one member each. No replication, no transactions.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { apiName, clusterAnswers } from './kafka-cluster.js';
import { groupAnswers } from './kafka-groups.js';
import { KafkaLog } from './kafka-log.js';
import { recordAnswers } from './kafka-records.js';
import { bytes, ints, WireReader, type Answer } from './kafka-wire.js';

export interface KafkaBroker {
  /** `host:port` for clients. */
  address: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** @param brokers number of brokers in the cluster, all at the same address */
export async function startKafkaBroker(brokers: number): Promise<KafkaBroker> {
  const sockets = new Set<Socket>();
  const server = createServer();
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = { host: HOST, port };
  const log = new KafkaLog();
  const answers = { ...clusterAnswers(brokers, address), ...recordAnswers(log), ...groupAnswers(address) };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        void answer(received.subarray(4, end), answers).then((message) => socket.write(message));
        received = received.subarray(end);
      }
    });
  });
  return {
    address: `${HOST}:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(request: Buffer, answers: Record<string, Answer>): Promise<Buffer> {
  const reader = new WireReader(request);
  const [kind, , correlation] = [reader.short(), reader.short(), reader.int()];
  reader.text();
  const body = await answers[apiName(kind)]?.(reader);
  return bytes(Buffer.concat([ints(correlation), body ?? Buffer.alloc(0)]));
}
