export {
  appOf,
  AppScope,
  appSlot,
  claim,
  closeApp,
  contextOfApp,
  openApp,
  ownerOf,
  type AppSlot,
} from './app-scope.js';
export { ensureContextManager } from './context-manager.js';
export { CORRELATION_HEADER, correlationIdFrom, currentCorrelationId } from './correlation.js';
export { assignFields, boundFields, contextWithFields, runWith, type BoundFields } from './fields.js';
export { knownMethod, spanNameOf } from './http-method.js';
export { LEAN_ROOT, leanBase } from './lean-context.js';
export { LossCounter } from './loss-counter.js';
export { methodOrClass, type MethodOrClassDecorator, type WrapMember } from './method-or-class.js';
export type { OutcomeListener } from './outcome-listener.js';
export { whenDone } from './outcome.js';
export { OwnSpanContext } from './own-span-context.js';
export { randomDigits } from './random-digits.js';
export {
  contextOfRequest,
  isInRequest,
  requestInProgress,
  type RequestInProgress,
} from './request-context.js';
export { tellOf, toldContext, toldTime } from './told-context.js';
export { aroundSubscribe, isPlainObservable } from './watch-observable.js';
export { isPlainPromise } from './watch-promise.js';
export { aroundThen, isThenable } from './watch-thenable.js';
export { wrapMethod } from './wrap-method.js';
