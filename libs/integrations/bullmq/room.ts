export { isBullQueue, propagateIntoJobs } from './bull-job.js';
export { bullWorkersOf } from './bull-workers.js';
export type { TaskRecorder } from './bullmq.js';
export { QueueSources } from './queue.sources.js';
export { bullProcessor } from './processor.wrapper.js';
