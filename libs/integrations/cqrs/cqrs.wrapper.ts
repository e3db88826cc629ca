import 'reflect-metadata';
import type { MethodWrapper } from '#container';
import { inPlace } from '#tracing';

/** A kind of handler of `@nestjs/cqrs`, which is an optional package and not loaded here. */
interface CqrsKind {
  readonly kind: 'command' | 'query' | 'event';
  /** Metadata key of the class. */
  readonly key: string;
  readonly method: string;
}

const KINDS: readonly CqrsKind[] = [
  { kind: 'command', key: '__commandHandler__', method: 'execute' },
  { kind: 'query', key: '__queryHandler__', method: 'execute' },
  { kind: 'event', key: '__eventsHandler__', method: 'handle' },
];

/**
 * `@CommandHandler`, `@QueryHandler`, `@EventsHandler`: run as part of the work that sent the command, query or event.
 */
export const cqrsHandlers: readonly MethodWrapper[] = KINDS.map(({ kind, key, method }) =>
  inPlace(kind, 'cqrs', (_method, type, name) => name === method && Reflect.hasMetadata(key, type)),
);
