/** State of the fake Kafka: supported requests, and the members of the cluster. */
import { ints, list, OKAY, shorts, text, type Answer } from './kafka-wire.js';

/** Numbers and versions of the supported requests. */
const APIS = {
  produce: [0, 3],
  fetch: [1, 4],
  listOffsets: [2, 1],
  metadata: [3, 0],
  offsetCommit: [8, 2],
  offsetFetch: [9, 1],
  findCoordinator: [10, 0],
  joinGroup: [11, 0],
  heartbeat: [12, 0],
  leaveGroup: [13, 0],
  syncGroup: [14, 0],
  apiVersions: [18, 0],
} as const;

export interface KafkaAddress {
  host: string;
  port: number;
}

/** The name of a request kind; empty if unsupported. */
export const apiName = (kind: number): string =>
  Object.entries(APIS).find(([, [number]]) => number === kind)?.[0] ?? '';

export function clusterAnswers(brokers: number, { host, port }: KafkaAddress): Record<string, Answer> {
  return {
    apiVersions: () =>
      Buffer.concat([OKAY, list(Object.values(APIS), ([kind, version]) => shorts(kind, version, version))]),
    metadata: (request) => {
      const names = request.list(() => request.text());
      const nodes = Array.from({ length: brokers }, (_, id) => id);
      const partition = Buffer.concat([OKAY, ints(0, 0), list([0], ints), list([0], ints)]);
      return Buffer.concat([
        list(nodes, (id) => Buffer.concat([ints(id), text(host), ints(port)])),
        list(names, (name) => Buffer.concat([OKAY, text(name), list([partition], (each) => each)])),
      ]);
    },
  };
}
