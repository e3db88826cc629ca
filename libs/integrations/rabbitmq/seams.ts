import type { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { missingSeam } from '#container';

const GOLEVELUP = '@golevelup/nestjs-rabbitmq';

/** The pause between attempts in amqp-connection-manager, which it reads before each wait. */
export interface Reconnecting {
  reconnectTimeInSeconds: number;
}

/** Private: `reconnectTimeInSeconds` of amqp-connection-manager 5. Without it, the pause stays 5 s. */
export function pausesOf(manager: AmqpConnection['managedConnection']): Reconnecting {
  if (isReconnecting(manager)) return manager;
  missingSeam('amqp-connection-manager', 'reconnectTimeInSeconds', 'a lost connection is tried every 5 s');
  return { reconnectTimeInSeconds: 0 };
}

function isReconnecting(manager: object): manager is Reconnecting {
  return 'reconnectTimeInSeconds' in manager && typeof manager.reconnectTimeInSeconds === 'number';
}

/** Wraps every consumer of a connection, on this instance, never on its class. Private: `wrapConsumer`. */
export function aroundConsumers<C>(connection: AmqpConnection, around: (consumer: C) => C): void {
  const wrap = Reflect.get(connection, 'wrapConsumer') as ((consumer: C) => unknown) | undefined;
  if (typeof wrap !== 'function')
    return missingSeam(GOLEVELUP, 'AmqpConnection.wrapConsumer', 'messages are neither traced nor measured');
  Reflect.set(connection, 'wrapConsumer', (consumer: C) => wrap.call(connection, around(consumer)));
}

/**
 * Runs golevelup's handler registration, which otherwise happens once per process: a static flag is read and set in its
 * first synchronous step. With this every module registers its own handlers, and the flag is restored. Private:
 * `bootstrapped`.
 *
 * @param owner golevelup's `RabbitMQModule`, which this file must not import, because applications without RabbitMQ
 *   load this file too
 */
export function asFirstModule<T>(owner: object, register: () => T): T {
  if (!Reflect.has(owner, 'bootstrapped'))
    missingSeam(GOLEVELUP, 'RabbitMQModule.bootstrapped', 'a second application may find no handlers');
  const found: unknown = Reflect.get(owner, 'bootstrapped');
  Reflect.set(owner, 'bootstrapped', false);
  try {
    return register();
  } finally {
    Reflect.set(owner, 'bootstrapped', found);
  }
}

/** The options of a golevelup handler. Private: their key, a symbol recognised by its description. */
export function handlerOptions(method: object): { queue?: string } | undefined {
  const keys = Reflect.getMetadataKeys(method) as unknown[];
  const key = keys.find(
    (candidate) => typeof candidate === 'symbol' && candidate.description === 'RABBIT_HANDLER',
  );
  const found: unknown = key && Reflect.getMetadata(key, method);
  return (Array.isArray(found) ? found[0] : found) as { queue?: string } | undefined;
}
