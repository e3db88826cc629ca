/** Typical log lines and traces of an application: few templates, many numbers. */
const MESSAGES = [
  (n) => `order ${n} created for customer ${n % 9973}`,
  (n) => `payment of order ${n} confirmed after ${n % 700} ms`,
  (n) => `GET /orders/${n % 5000} 200 ${n % 90} ms`,
  (n) => `cache miss for key orderid${n % 1000}`,
  (n) => `message ${n} consumed from queue orders`,
];
const FAILURES = [
  (n) => `connection refused by database, attempt ${n % 5}`,
  (n) => `timeout of order ${n} after 5000 ms`,
];
const LEVELS = ['info', 'info', 'info', 'debug', 'warn'];
const hex = (n, digits) => n.toString(16).padStart(digits, '0');
const PRIME = 2654435761;

export function traceId(n) {
  return hex((n * PRIME) % 2 ** 32, 8) + hex(n, 24);
}

export function logLine(n, startMs) {
  const failed = n % 50 === 0;
  const message =
    n % 50_000 === 7 ? `a zebra crossed at ${n}` : (failed ? FAILURES[(n / 50) % 2] : MESSAGES[n % 5])(n);
  return {
    timeMs: Math.floor(startMs + n / 5),
    level: n % 10_000 === 1 ? 'fatal' : failed ? 'error' : LEVELS[n % 5],
    component: ['OrdersService', 'PaymentsService', 'HttpServer', 'Cache', 'OrdersConsumer'][n % 5],
    message,
    traceId: traceId(Math.floor(n / 50)),
    spanId: hex(n, 16),
    errorType: failed ? (n % 100 ? 'TimeoutError' : 'ECONNREFUSED') : '',
    fields: { orderId: n, customer: n % 9973, durationMs: n % 700, pid: 4711 },
  };
}

/** A request through three services, children first. */
export function traceOf(n, startMs, spans) {
  const id = traceId(n);
  const failed = n % 40 === 0;
  return Array.from({ length: spans }, (_, at) => {
    const index = spans - 1 - at;
    const isRoot = index === 0;
    const isQuery = index % 3 === 2;
    return {
      traceId: id,
      spanId: hex(n * 16 + index + 1, 16),
      parentSpanId: isRoot ? '' : hex(n * 16 + Math.floor((index - 1) / 2) + 1, 16),
      service: ['shop', 'payments', 'stock'][index % 3],
      name: isRoot ? 'GET /orders/:id' : isQuery ? 'SELECT orders' : `step ${index}`,
      kind: isRoot ? 'server' : isQuery ? 'client' : 'internal',
      startUs: startMs * 1000 + index * 100,
      durationNs: (spans - index) * 1_000_000 + ((n * PRIME) % 5_000_000),
      status: failed && index < 2 ? 'error' : 'unset',
      statusMessage: failed && index < 2 ? 'timeout' : '',
      attributes: isQuery
        ? {
            'db.system.name': 'postgresql',
            'server.address': 'db.local',
            'db.query.text': 'SELECT * FROM orders',
          }
        : { 'http.request.method': 'GET', 'http.route': `/orders/${n % 20}`, 'user.id': `u${n % 5000}` },
      events:
        failed && index === 1
          ? [{ timeUs: startMs * 1000, name: 'exception', attributes: { 'exception.type': 'TimeoutError' } }]
          : [],
      links: [],
      scope: 'nestjs-observability',
    };
  });
}
