export {
  AppScope,
  appOf,
  appSlot,
  claim,
  closeApp,
  contextOfApp,
  openApp,
  type AppSlot,
} from './app-scope.js';
export { ensureContextManager } from './context-manager.js';
export { assignFields, boundFields, contextWithFields, runWith, type BoundFields } from './fields.js';
export { aroundThen, isLazyThenable } from './lazy-thenable.js';
export { LossCounter } from './loss-counter.js';
export { whenDone, type OutcomeListener } from './outcome.js';
export { wrapMethod } from './wrap-method.js';
