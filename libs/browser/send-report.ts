import { page } from './page.js';

/** As it is before anybody puts trace headers on it. */
const plainFetch = globalThis.fetch;

/**
 * Posts a report so that it arrives even when the page is being closed. It never throws and never rejects: what cannot
 * be sent is lost. As plain text it needs no preflight; it carries no cookies where the browser lets it choose.
 */
export function sendReport(endpoint: string, report: object): void {
  const body = JSON.stringify(report);
  try {
    if ('keepalive' in Request.prototype) sendQuietly(endpoint, body);
    else page.navigator.sendBeacon?.(endpoint, body);
  } catch {
    // The page is worth more than its report.
  }
}

function sendQuietly(endpoint: string, body: string): void {
  const headers = { 'content-type': 'text/plain' };
  plainFetch(endpoint, { method: 'POST', body, headers, keepalive: true, credentials: 'omit' }).catch(
    () => undefined,
  );
}
