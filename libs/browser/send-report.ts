import { page } from './page.js';

/** The original `fetch`, before it is wrapped to add trace headers. */
const plainFetch = globalThis.fetch;

/**
 * Posts a report so that it arrives even while the page is closing. It never throws and never rejects: a report that
 * cannot be sent is lost. The body is plain text, which needs no preflight request; where the browser allows it, no
 * cookies are sent.
 */
export function sendReport(endpoint: string, report: object): void {
  try {
    const body = JSON.stringify(report);
    if ('keepalive' in Request.prototype) sendQuietly(endpoint, body);
    else page.navigator.sendBeacon?.(endpoint, body);
  } catch {
    // An error here must not affect the page.
  }
}

function sendQuietly(endpoint: string, body: string): void {
  const headers = { 'content-type': 'text/plain' };
  plainFetch(endpoint, { method: 'POST', body, headers, keepalive: true, credentials: 'omit' }).catch(
    () => undefined,
  );
}
