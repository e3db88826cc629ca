import type { MethodWrapper } from '#container';
import { isBullProcessor, runBullJob } from './bull-job.js';

/** `process` of a `@Processor` class: the worker's side of a job, in the trace of the work that added the job. */
export const bullProcessor: MethodWrapper = {
  matches: (_method, type, key) => key === 'process' && isBullProcessor(type),
  wrap: (original, name, type) =>
    function run(this: unknown, ...args) {
      return runBullJob(type, name, this, args, () => original.apply(this, args));
    },
};
