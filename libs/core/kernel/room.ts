export {
  appOf,
  AppScope,
  appSlot,
  claim,
  closeApp,
  completeApp,
  contextOfApp,
  HOLDS_INSTANCE,
  openApp,
  ownerOf,
} from './app-scope.js';
export { ensureContextManager } from './context-manager.js';
export { activeContext, enterContext } from './enter-context.js';
export { CORRELATION_HEADER, correlationIdFrom, isSaneId, currentCorrelationId } from './correlation.js';
export { assignFields, boundFields, contextWithFields, runWith, type BoundFields } from './fields.js';
export { dataMethod, Hook, type Replacement } from './hook.js';
export { isEndOfStack } from './end-of-stack.js';
export { knownMethod, spanNameOf } from './http-method.js';
export { EMPTY_CONTEXT, baseContext } from './array-context.js';
export { LossCounter } from './loss-counter.js';
export {
  methodOnly,
  methodOrClass,
  type DecoratedMember,
  type MethodOrClassDecorator,
} from './method-or-class.js';
export {
  InjectApplicationMetrics,
  InjectClock,
  InjectHealthEvents,
  InjectHttpRequestListeners,
  InjectLogRecordListeners,
  InjectMetricSources,
  InjectPageRegistry,
  InjectSpanListeners,
} from './inject-ports.js';
export type { Nesting } from './nesting.js';
export { PendingCall } from './pending-call.js';
export { outcomeInside, SilentOutcome, type OutcomeListener } from './outcome-listener.js';
export { carryContext, whenDone } from './outcome.js';
export { OwnSpanContext } from './own-span-context.js';
export { randomDigits } from './random-digits.js';
export {
  contextOfRequest,
  isInRequest,
  requestInProgress,
  type RequestInProgress,
} from './request-context.js';
export { PLACE } from './layers.js';
export { joinable, recordedMethod, recordMember, together, type RecordMember } from './recorded-method.js';
export type { BeginCall } from './watch-calls.js';
export { returnsNewPromise, wrapMethod, type AnyFunction, type Around } from './wrap-method.js';
export { printable } from './printable.js';
export { onProcess } from './process-listeners.js';
export { isRealmOver } from './realm.js';
export { isDevice, OPEN, PRIVATE_MODE, refuseLink, writePrivate } from './private-file.js';
export { registeredWithApi } from './seams.js';
export { callListener } from './call-listener.js';
export { LISTENER_LOSSES, Listeners } from './listeners.js';
export { systemClock } from './system-clock.js';
