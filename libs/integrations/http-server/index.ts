export { HTTP_REQUEST_LINE, type HttpRequestLine, type WriteRequestLine } from './http-request-line.js';
export { HttpObserver } from './http.observer.js';
export { HttpServerMetrics } from './http-server.metrics.js';
