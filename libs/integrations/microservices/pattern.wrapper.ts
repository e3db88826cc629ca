import type { MethodWrapper } from '#container';
import { noteFailure } from '#tracing';

/** `@MessagePattern`, `@EventPattern`. */
export const patternHandler: MethodWrapper = noteFailure('microservices:pattern', false);
