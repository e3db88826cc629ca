export { HTTP_REQUEST_LINES, type HttpRequestLine, type RequestLines } from './http-request-line.js';
export { HttpObserver } from './http.observer.js';
export { HttpServerMetrics } from './http-server.metrics.js';
