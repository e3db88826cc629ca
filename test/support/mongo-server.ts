/**
 * A fake MongoDB, as no server is available: it implements the part of the wire protocol (OP_MSG, and OP_QUERY for the
 * handshake) that drivers need to insert documents and to read them in batches. It neither filters nor sorts.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const [OP_REPLY, OP_QUERY, OP_MSG] = [1, 2004, 2013];
const HEADER = 16;
/** Small, so that a cursor must request more batches. */
const BATCH = 2;

const GREETING = {
  ...{ ismaster: true, isWritablePrimary: true, helloOk: true, readOnly: false, ok: 1 },
  ...{ minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30, connectionId: 1 },
  ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
};

export interface MongoServer {
  readonly url: string;
  /** Names of the received commands that read or write documents. */
  readonly commands: string[];
  close(): Promise<void>;
}

export async function startMongoServer(): Promise<MongoServer> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const documents: Document[] = [];
  const cursors = new Map<string, Document[]>();

  const cursor = (key: string, id: BSON.Long, rows: Document[], namespace: string): Document => {
    const more = rows.length > BATCH;
    cursors.set(id.toString(), rows.slice(BATCH));
    return { ok: 1, cursor: { id: more ? id : BSON.Long.ZERO, ns: namespace, [key]: rows.slice(0, BATCH) } };
  };

  const answer = (command: Document): Document => {
    const [name = ''] = Object.keys(command);
    const namespace = `${command.$db}.${command.collection ?? command[name]}`;
    if (['find', 'getMore', 'insert', 'update', 'aggregate'].includes(name)) commands.push(name);
    if (command.filter && 'broken' in (command.filter as object))
      return { ok: 0, code: 2, codeName: 'BadValue', errmsg: 'broken' };
    switch (name) {
      case 'insert':
        documents.push(...(command.documents as Document[]));
        return { ok: 1, n: (command.documents as Document[]).length };
      case 'update':
        return { ok: 1, n: (command.updates as Document[]).length, nModified: 0 };
      case 'find':
      case 'aggregate':
        return cursor('firstBatch', BSON.Long.fromNumber(cursors.size + 1), documents, namespace);
      case 'getMore': {
        const id = BSON.Long.fromValue(command.getMore as number);
        return cursor('nextBatch', id, cursors.get(id.toString()) ?? [], namespace);
      }
      default:
        return GREETING;
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= HEADER && received.length >= received.readInt32LE()) {
        const length = received.readInt32LE();
        socket.write(replyTo(received.subarray(0, length), answer));
        received = received.subarray(length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/shop?directConnection=true`,
    commands,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function replyTo(message: Buffer, answer: (command: Document) => Document): Buffer {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY)
    // Flags, cursor id, first and number of the documents.
    return framed(OP_REPLY, id, Buffer.concat([int32s(8, 0, 0, 0, 1), BSON.serialize(GREETING)]));
  const body = BSON.serialize(answer(commandOf(message)));
  return framed(OP_MSG, id, Buffer.concat([int32s(0), Buffer.from([0]), body]));
}

/** Merges the sections of an OP_MSG: the command document and its document sequences. */
function commandOf(message: Buffer): Document {
  const command: Document = {};
  for (let at = HEADER + 4; at < message.length;) {
    const isList = message[at] === 1;
    const size = message.readInt32LE(++at);
    if (isList) Object.assign(command, listOf(message.subarray(at + 4, at + size)));
    else Object.assign(command, BSON.deserialize(message.subarray(at, at + size)));
    at += size;
  }
  return command;
}

function listOf(section: Buffer): Document {
  const end = section.indexOf(0);
  const found: Document[] = [];
  for (let at = end + 1; at < section.length; at += section.readInt32LE(at))
    found.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  return { [section.toString('utf8', 0, end)]: found };
}

function framed(operation: number, answers: number, body: Buffer): Buffer {
  return Buffer.concat([int32s(HEADER + body.length, 0, answers, operation), body]);
}

function int32s(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => buffer.writeInt32LE(value, n * 4));
  return buffer;
}
