/**
 * A consumer on the embedded broker, from publishing to acknowledging: with golevelup's module alone, and with our
 * module, which meters, traces and logs every message.
 */
import 'reflect-metadata';
import { setImmediate } from 'node:timers';
import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { discarding } from './discarding.mjs';

/** Maximum number of messages in progress. */
const WINDOW = 100;

async function consumer(observability, options) {
  const { ObservableRabbitMQModule } = await import('../../dist/esm/rabbitmq.js');
  let handled = () => undefined;
  class OrdersConsumer {
    async handle({ id }) {
      handled(id);
    }
  }
  class AppModule {}
  Injectable()(OrdersConsumer);
  const { prototype } = OrdersConsumer;
  const subscribe = RabbitSubscribe({ queue: 'orders' });
  subscribe(prototype, 'handle', Object.getOwnPropertyDescriptor(prototype, 'handle'));
  const imports = [...observability, ObservableRabbitMQModule.forRoot({ embedded: true })];
  Module({ imports, providers: [OrdersConsumer] })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, options);
  const rabbit = app.get(AmqpConnection);
  const window = (count) =>
    new Promise((resolve) => {
      let left = count;
      handled = () => --left === 0 && setImmediate(resolve);
      for (let id = 0; id < count; id++) void rabbit.publish('', 'orders', { id, total: 42 });
    });
  return async (count) => {
    for (let left = count; left > 0; left -= WINDOW) await window(Math.min(left, WINDOW));
  };
}

export const bare = () => consumer([], { logger: false });

export async function ours() {
  const { ObservabilityModule } = await import('../../dist/esm/index.js');
  const observability = ObservabilityModule.forRoot({
    service: { name: 'bench' },
    tracing: { samplingRatio: 1, exporters: [discarding()] },
    management: { port: 0 },
  });
  return consumer([observability], { bufferLogs: true });
}
