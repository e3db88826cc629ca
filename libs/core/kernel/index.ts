export {
  AppScope,
  appOf,
  appSlot,
  claim,
  closeApp,
  contextOfApp,
  openApp,
  ownerOf,
  type AppSlot,
} from './app-scope.js';
export { correlationIdFrom, CORRELATION_HEADER, currentCorrelationId } from './correlation.js';
export { ensureContextManager } from './context-manager.js';
export { assignFields, boundFields, contextWithFields, runWith, type BoundFields } from './fields.js';
export {
  contextWithNotes,
  noteSpan,
  observeWork,
  OPERATION_OBSERVER,
  operationNotes,
  type Operation,
  type OperationEnd,
  type OperationKind,
  type OperationNotes,
  type OperationObserver,
  type Settlement,
  type WhenEnded,
} from '../operations/operation.js';
export { LEAN_ROOT, leanBase } from './lean-context.js';
export { OwnSpanContext } from './own-span-context.js';
export { LossCounter } from './loss-counter.js';
export { whenDone } from './outcome.js';
export type { OutcomeListener } from './outcome-listener.js';
export { aroundSubscribe, isPlainObservable } from './watch-observable.js';
export { isPlainPromise } from './watch-promise.js';
export { aroundThen, isThenable } from './watch-thenable.js';
export { methodOrClass, type MethodOrClassDecorator, type WrapMember } from './method-or-class.js';
export { randomDigits } from './random-digits.js';
export {
  contextOfRequest,
  isInRequest,
  requestInProgress,
  type RequestInProgress,
} from './request-context.js';
export { tellOf, toldContext, toldTime } from './told-context.js';
export { wrapMethod } from './wrap-method.js';
