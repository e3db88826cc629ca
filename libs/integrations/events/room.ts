export { eventHandler } from './event.wrapper.js';
