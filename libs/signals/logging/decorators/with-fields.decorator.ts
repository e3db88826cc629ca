import { wrapMethod, runWith, type BoundFields } from '#kernel';

/**
 * Binds log fields for the whole of a method: every line inside, also in code that knows nothing of it, carries them.
 * Put it above `@Traced` so that the span's own lines carry them too. A function that throws binds nothing.
 *
 * @param fields from the method's arguments, such as `(message) => ({ user_id: message.user_id })`
 * @example
 * ```ts
 * @RabbitSubscribe({ exchange: 'orders', routingKey: '#' })
 * @WithFields((order: Order) => ({ order_id: order.id }))
 * async handle(order: Order) {}
 * ```
 */
export function WithFields<Args extends unknown[]>(fields: (...args: Args) => BoundFields): MethodDecorator {
  return (_target, _key, descriptor) => {
    wrapMethod(
      descriptor,
      (original) =>
        function (this: unknown, ...args: unknown[]): unknown {
          return runWith(safely(fields as (...all: unknown[]) => BoundFields, args), () =>
            original.apply(this, args),
          );
        },
    );
  };
}

function safely(fields: (...args: unknown[]) => BoundFields, args: unknown[]): BoundFields {
  try {
    return fields(...args);
  } catch {
    return {};
  }
}
