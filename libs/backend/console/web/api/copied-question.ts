import { isLoggedIn } from './connection.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Commands for a shell that ask the same, one a line; where a token is needed, it is in the variable `TOKEN`. */
export function curlOf(addresses: readonly string[], base = document.baseURI): string {
  return addresses
    .map((address) => {
      const url = new URL(address, base);
      const token = isLoggedIn.value || !LOOPBACK.has(url.hostname);
      // Nothing of the address can end the quotes.
      const quoted = `'${url.href.replaceAll("'", '%27')}'`;
      return `curl -sS ${quoted}${token ? ' -H "Authorization: Bearer $TOKEN"' : ''}`;
    })
    .join('\n');
}

/** The expressions among the questions, one a line. @returns `''` when there are none */
export function promqlOf(addresses: readonly string[]): string {
  const expressions = addresses.flatMap((address) => {
    const [path = '', query = ''] = address.split('?');
    return /\/query(?:_range)?$/.test(path) ? new URLSearchParams(query).getAll('query') : [];
  });
  return [...new Set(expressions)].join('\n');
}
