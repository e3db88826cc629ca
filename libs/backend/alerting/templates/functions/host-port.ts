import { isIP } from 'node:net';

/** Splits host and port as Go's `net.SplitHostPort` does; undefined where Go returns an error. */
export function splitHostPort(text: string): { host: string; port: string } | undefined {
  const last = text.lastIndexOf(':');
  if (last < 0) return undefined;
  const port = text.slice(last + 1);
  const isBracketed = text.startsWith('[');
  if (isBracketed && text.indexOf(']') !== last - 1) return undefined;
  const host = isBracketed ? text.slice(1, last - 1) : text.slice(0, last);
  if (!isBracketed && host.includes(':')) return undefined;
  const rest = isBracketed ? host + port : text;
  return /[[\]]/.test(rest) ? undefined : { host, port };
}

export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text;
}

/** The first label of a host name; IP addresses stay unchanged. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: '' };
  // Go's parser accepts no zone in an address: `fe80::1%eth0`.
  if (isIP(host) !== 0 && !host.includes('%')) return text;
  const name = host.split('.', 1)[0] as string;
  if (port === '') return name;
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}
