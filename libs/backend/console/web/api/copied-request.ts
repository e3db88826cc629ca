import { isLoggedIn } from './connection.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Shell commands for the same requests, one per line; a required token is read from the variable `TOKEN`. */
export function curlOf(addresses: readonly string[], base = document.baseURI): string {
  return addresses
    .map((address) => {
      const url = new URL(address, base);
      const token = isLoggedIn.value || !LOOPBACK.has(url.hostname);
      // No part of the address can end the quotation.
      const quoted = `'${url.href.replaceAll("'", '%27')}'`;
      return `curl -sS ${quoted}${token ? ' -H "Authorization: Bearer $TOKEN"' : ''}`;
    })
    .join('\n');
}

/** The PromQL expressions of the requests, one per line. @returns `''` when there are none */
export function promqlOf(addresses: readonly string[]): string {
  const expressions = addresses.flatMap((address) => {
    const [path = '', query = ''] = address.split('?');
    return /\/query(?:_range)?$/.test(path) ? new URLSearchParams(query).getAll('query') : [];
  });
  return [...new Set(expressions)].join('\n');
}
