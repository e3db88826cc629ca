/** Consumer groups of the fake Kafka: each has one member, who is the leader. */
import type { KafkaAddress } from './kafka-cluster.js';
import { bytes, ints, list, longs, OKAY, text, topics, type Answer } from './kafka-wire.js';

const MEMBER = 'only-member';
const NO_OFFSET = -1;

export function groupAnswers({ host, port }: KafkaAddress): Record<string, Answer> {
  const committed = new Map<string, number>();
  return {
    findCoordinator: () => Buffer.concat([OKAY, ints(0), text(host), ints(port)]),
    joinGroup: (request) => {
      request.text();
      request.int();
      request.text();
      request.text();
      const [protocol] = request.list(() => ({ name: request.text(), metadata: request.bytes() }));
      const { name = '', metadata = Buffer.alloc(0) } = protocol ?? {};
      const members = list([metadata], (data) => Buffer.concat([text(MEMBER), bytes(data)]));
      return Buffer.concat([OKAY, ints(1), text(name), text(MEMBER), text(MEMBER), members]);
    },
    syncGroup: (request) => {
      request.text();
      request.int();
      request.text();
      const [assignment = Buffer.alloc(0)] = request.list(() => {
        request.text();
        return request.bytes();
      });
      return Buffer.concat([OKAY, bytes(assignment)]);
    },
    heartbeat: () => OKAY,
    leaveGroup: () => OKAY,
    offsetCommit: (request) => {
      const group = request.text();
      request.int();
      request.text();
      request.long();
      return topics(request, (topic) => {
        const [partition, offset] = [request.int(), request.long()];
        request.text();
        committed.set(`${group} ${topic}`, offset);
        return Buffer.concat([ints(partition), OKAY]);
      });
    },
    offsetFetch: (request) => {
      const group = request.text();
      return topics(request, (topic) => {
        const partition = request.int();
        const offset = committed.get(`${group} ${topic}`) ?? NO_OFFSET;
        return Buffer.concat([ints(partition), longs(offset), text(''), OKAY]);
      });
    },
  };
}
