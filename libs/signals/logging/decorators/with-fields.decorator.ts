import {
  contextWithFields,
  methodOnly,
  PLACE,
  recordMember,
  SilentOutcome,
  type BeginCall,
  type BoundFields,
} from '#kernel';

/**
 * Binds log fields during a method call: every line inside has them, including lines of other code, and those of
 * `@Logged` in either order. If the function throws, no fields are bound.
 *
 * @param fields returns the fields from the method's arguments, e.g. `(message) => ({ user_id: message.user_id })`
 * @example
 * ```ts
 * @RabbitSubscribe({ exchange: 'orders', routingKey: '#' })
 * @WithFields((order: Order) => ({ order_id: order.id }))
 * async handle(order: Order) {}
 * ```
 */
export function WithFields<Args extends unknown[]>(fields: (...args: Args) => BoundFields): MethodDecorator {
  const fieldsOf = fields as (...all: unknown[]) => BoundFields;
  const begin: BeginCall = (_self, args) => new SilentOutcome(contextWithFields(safely(fieldsOf, args)));
  return methodOnly('WithFields', (member) => recordMember(member, begin, PLACE.fields));
}

function safely(fields: (...args: unknown[]) => BoundFields, args: readonly unknown[]): BoundFields {
  try {
    return fields(...args);
  } catch {
    return {};
  }
}
