export { scheduledJob } from './job.wrapper.js';
