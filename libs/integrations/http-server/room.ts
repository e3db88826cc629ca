export { ClassicHttpMetrics } from './classic/classic-http.metrics.js';
export { isExpress, type ExpressInstance } from './express.hook.js';
export type { FastifyInstance } from './fastify.hook.js';
export { putFirst } from './seams.js';
export { HttpServerMetrics } from './http-server.metrics.js';
export { HttpObserver } from './http.observer.js';
export { httpProviders } from './http.providers.js';
export { pathOf } from './path-of.js';
export { HTTP_OPTIONS } from './http.options.js';
