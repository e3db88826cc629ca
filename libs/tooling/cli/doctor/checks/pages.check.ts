import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';

/** Reports management pages of the running application that did not answer in time, or not as expected. */
export function pagesCheck({ management }: Examined): Finding[] {
  if (management?.running.kind !== 'application') return [];
  return management.running.unreadable.map((page) => ({
    check: 'pages',
    what: `${page}.`,
    fix: 'Open the address: what is slow or fails there fails for Prometheus, too. Causes are a busy event loop, a callback of onCollect or of a gauge that waits, very many series, and a proxy in between. Then run doctor again.',
  }));
}
