export { METRIC_CONVENTIONS, PAGE_UNITS, pageName } from './conventions/metric-conventions.js';
export { OtlpTarget, type OtlpTargetOptions } from './otlp.target.js';
export { pushRound } from './push-round.js';
export type { PushTarget } from './push-target.js';
export { RemoteWriteTarget, type RemoteWriteOptions } from './remote-write.target.js';
