export { observeFlowProducer, observeProducer } from './job-producer.js';
export { isBullFlowProducer, isBullQueue } from './recognize.js';
export { bullWorkersOf } from './bull-workers.js';
export type { TaskRecorder } from './bullmq.js';
export { QueueSources } from './queue.sources.js';
export { bullProcessor } from './processor.wrapper.js';
