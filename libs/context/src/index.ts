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
export { ensureContextManager } from './context-manager.js';
export { assignFields, boundFields, contextWithFields, runWith, type BoundFields } from './fields.js';
export { aroundThen, isLazyThenable } from './lazy-thenable.js';
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
} from './operation.js';
export { LossCounter } from './loss-counter.js';
export { whenDone, type OutcomeListener } from './outcome.js';
export { methodOrClass, type MethodOrClassDecorator, type WrapMember } from './method-or-class.js';
export { contextOfRequest, isInRequest } from './request-context.js';
export { wrapMethod } from './wrap-method.js';
