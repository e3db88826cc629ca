/** Typical values of an HTTP server: 32 route templates, 4 statuses, durations over four decades. */
const things = ['orders', 'invoices', 'shipments', 'returns', 'customers', 'stock', 'prices', 'audit'];
export const routes = things.flatMap((thing) => [
  `/api/v1/${thing}`,
  `/api/v1/${thing}/:id`,
  `/api/v1/${thing}/:id/items`,
  `/api/v1/${thing}/search`,
]);
export const statuses = ['200', '201', '404', '500'];
export const durations = Array.from({ length: 1024 }, (_, i) => 0.001 * 10 ** (((i * 619) % 1024) / 256));
/** prom-client's eleven default buckets. */
export const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
