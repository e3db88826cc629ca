export { errorTypeOf } from './error-type.js';
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
  type WhenEnded,
} from './operation.js';
export { isHit, outcomeOf, track, type BlockEnd } from './track.js';
