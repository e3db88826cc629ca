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
  type OperationNotes,
  type Settlement,
} from './operation.js';
export { isHit, outcomeOf, track, trackActive, type BlockEnd } from './track.js';
export type { WhenEnded } from './watch-work.js';
