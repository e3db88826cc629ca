export { cqrsHandlers } from './cqrs.wrapper.js';
