import 'reflect-metadata';
import type { MethodWrapper } from '#container';
import { inPlace } from '#tracing';

/** Metadata key of `@nestjs/event-emitter`, which is optional and not loaded here. */
const EVENT_LISTENER = 'EVENT_LISTENER_METADATA';

/** `@OnEvent`: runs as part of the work that emitted the event. */
export const eventHandler: MethodWrapper = inPlace(
  'event',
  'event-emitter',
  (method) => Reflect.getMetadata(EVENT_LISTENER, method) !== undefined,
);
