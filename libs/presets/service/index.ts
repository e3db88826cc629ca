export { service } from './service.preset.js';
