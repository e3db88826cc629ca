import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { MetricsRegistry } from '#metrics';
import { samplesOf } from '../../../../test/support/recorded.js';
import { DataPlatformMetrics } from '../data-platform.metrics.js';
import { KafkaComponent } from './kafka.component.js';

/** A consumer that emits the events of kafkajs 2.2. */
class RecordedConsumer extends EventEmitter {
  /** A batch of a partition ended, with `offsetLag` messages still waiting. */
  batch(partition: number, offsetLag: number): void {
    const payload = { topic: 'orders', partition, offsetLag: String(offsetLag), batchSize: 10, duration: 5 };
    this.tell('end_batch_process', payload);
  }

  /** The group was rebalanced: this consumer has these partitions now. */
  join(...partitions: number[]): void {
    const member = { groupId: 'orders', memberId: 'reader-1', leaderId: 'reader-1', isLeader: true };
    const memberAssignment = partitions.length > 0 ? { orders: partitions } : {};
    this.tell('group_join', {
      ...member,
      memberAssignment,
      groupProtocol: 'RoundRobinAssigner',
      duration: 31,
    });
  }

  tell(event: string, payload: unknown = null): void {
    const type = `consumer.${event}`;
    this.emit(type, { id: 7, type, timestamp: 1_777_000_000_000, payload });
  }
}

describe('the lag that a Kafka component shows', () => {
  let registry: MetricsRegistry;
  let component: KafkaComponent;
  let consumer: RecordedConsumer;

  beforeEach(() => {
    registry = new MetricsRegistry();
    component = new KafkaComponent('reader', new DataPlatformMetrics(registry));
    consumer = new RecordedConsumer();
    component.watchConsumer(consumer);
    consumer.join(0, 1);
    consumer.batch(0, 500);
    consumer.batch(1, 700);
  });

  const lags = (): Record<string, number> =>
    Object.fromEntries(
      Object.entries(samplesOf(registry, /^kafka_lag/)).map(([name, value]) => [
        /partition="(\d+)"/.exec(name)?.[1] ?? name,
        value,
      ]),
    );
  const messages = () => Object.values(samplesOf(registry, /^kafka_messages_in/));

  it('disappears with the partitions that a rebalance removed, and remains for the others', () => {
    consumer.tell('rebalancing', { groupId: 'orders', memberId: 'reader-1' });
    expect(lags()).toEqual({ 0: 500, 1: 700 });
    consumer.join(1);
    expect(lags()).toEqual({ 1: 700 });
    consumer.join();
    expect(lags()).toEqual({});
  });

  it('is not brought back by a batch that ends after its partition was lost; its messages count', () => {
    consumer.join(1);
    consumer.batch(0, 490);
    expect(lags()).toEqual({ 1: 700 });
    expect(messages()).toEqual([30]);
    consumer.join(0, 1);
    consumer.batch(0, 480);
    expect(lags()).toEqual({ 0: 480, 1: 700 });
  });

  it.each(['stop', 'disconnect', 'crash'])(
    'goes when the consumer tells of a %s, until it joins again',
    (event) => {
      const payload =
        event === 'crash' ? { error: new Error('down'), groupId: 'orders', restart: true } : null;
      consumer.tell(event, payload);
      expect(lags()).toEqual({});
      consumer.batch(0, 490);
      expect(lags()).toEqual({});
      consumer.join(0);
      consumer.batch(0, 10);
      expect(lags()).toEqual({ 0: 10 });
    },
  );

  it('is that of the other consumer where a partition went from one to another of the same component', () => {
    const other = new RecordedConsumer();
    component.watchConsumer(other);
    other.join(1);
    other.batch(1, 650);
    consumer.join(0);
    expect(lags()).toEqual({ 0: 500, 1: 650 });
  });

  it('is there without a join, for a consumer that had joined before it was watched', () => {
    const running = new RecordedConsumer();
    component.watchConsumer(running);
    running.batch(7, 3);
    expect(lags()).toMatchObject({ 7: 3 });
    running.join(8);
    expect(lags()).not.toHaveProperty('7');
  });

  it('does not change once the component is closed', () => {
    component.close();
    consumer.batch(0, 1);
    expect([lags(), messages()]).toEqual([{ 0: 500, 1: 700 }, [20]]);
  });

  it('is taken from consumers of kafkajs as they are', async () => {
    const real = new Kafka({ brokers: ['127.0.0.1:1'], logCreator: () => () => undefined }).consumer({
      groupId: 'orders',
    });
    expect(() => component.watchConsumer(real)).not.toThrow();
    await real.disconnect();
  });
});
