export { errorTypeOf } from './error-type.js';
export { ListenedOperations, type OperationListener } from './listened-operations.js';
export {
  contextWithNotes,
  noteSpan,
  observeWork,
  OPERATION_OBSERVER,
  operationNotes,
  type Operation,
  type OperationEnd,
  type OperationKind,
  type OperationObserver,
  type Settlement,
} from './operation.js';
export { isHit, outcomeOf, track, trackActive, type BlockEnd } from './track.js';
export { watchWork, type WhenEnded, type WorkEnd } from './watch-work.js';
