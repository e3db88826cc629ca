export { rabbitHandler } from './message.wrapper.js';
