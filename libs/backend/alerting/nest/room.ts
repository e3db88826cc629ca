export { ALERTING_OPTIONS } from './alerting.options.js';
