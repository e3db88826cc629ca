/**
 * A host name or address without the brackets that an IPv6 address has in a URL: `::1` for `[::1]`.
 *
 * @example
 * ```ts
 * bareHost(new URL('http://[::1]:4318').hostname); // '::1'
 * ```
 */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
}

/**
 * A host name or address as in a URL, with brackets around an IPv6 address: `[::1]`.
 *
 * @example
 * ```ts
 * urlHost('::1'); // '[::1]'
 * ```
 */
export function urlHost(host: string): string {
  const bare = bareHost(host);
  return bare.includes(':') ? `[${bare}]` : bare;
}

/**
 * Host and port as in a URL: `[::1]:8004`.
 *
 * @example
 * ```ts
 * withPort('::1', 8004); // '[::1]:8004'
 * ```
 */
export function withPort(host: string, port: number | string): string {
  return `${urlHost(host)}:${port}`;
}

/** The port is behind the last colon, also where an IPv6 address has no brackets. */
const ADDRESS = /^\[?([^\]]+)\]?:(\d+)$/;

/**
 * Host and port of an address that always has a port; undefined for anything else, such as the path of a socket.
 *
 * @example
 * ```ts
 * splitAddress('::1:50123'); // { host: '::1', port: 50123 }
 * ```
 */
export function splitAddress(address: string): { host: string; port: number } | undefined {
  const [, host, port] = ADDRESS.exec(address) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
