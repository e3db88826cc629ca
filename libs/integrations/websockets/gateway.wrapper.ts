import type { MethodWrapper } from '#container';
import { noteFailure } from '#tracing';

/**
 * `@SubscribeMessage`. A gateway's filter does not report the error to its caller, so the span is marked as failed
 * here.
 */
export const gatewayHandler: MethodWrapper = noteFailure('websockets:message_mapping', true);
