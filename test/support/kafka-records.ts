/** Produce and fetch requests of the fake Kafka. */
import type { KafkaLog } from './kafka-log.js';
import { bytes, ints, list, longs, OKAY, text, topics, type Answer } from './kafka-wire.js';

const EARLIEST = -2;

export function recordAnswers(log: KafkaLog): Record<string, Answer> {
  return {
    produce: (request) => {
      request.text();
      request.skip(2 + 4);
      const written = topics(request, (topic) => {
        const partition = request.int();
        const offset = log.append(topic, request.bytes());
        return Buffer.concat([ints(partition), OKAY, longs(offset, -1)]);
      });
      return Buffer.concat([written, ints(0)]);
    },
    fetch: async (request) => {
      request.int();
      const maxWaitMs = request.int();
      request.skip(4 + 4 + 1);
      const wanted = request.list(() => {
        const topic = request.text();
        const [from = 0] = request.list(() => {
          request.int();
          const offset = request.long();
          request.int();
          return offset;
        });
        return { topic, from };
      });
      if (wanted.every(({ topic, from }) => log.endOf(topic) <= from)) await log.wait(maxWaitMs);
      const found = list(wanted, ({ topic, from }) => {
        const end = log.endOf(topic);
        const records = bytes(log.read(topic, from));
        return Buffer.concat([text(topic), ints(1, 0), OKAY, longs(end, end), ints(0), records]);
      });
      return Buffer.concat([ints(0), found]);
    },
    listOffsets: (request) => {
      request.int();
      return topics(request, (topic) => {
        const [partition, time] = [request.int(), request.long()];
        const offset = time === EARLIEST ? 0 : log.endOf(topic);
        return Buffer.concat([ints(partition), OKAY, longs(-1, offset)]);
      });
    },
  };
}
