import { isIP } from 'node:net';
import { bareHost } from '#contracts';

/** Whether an address is reachable from this machine only. */
export function isLoopback(address: string): boolean {
  const bare = address.toLowerCase().replace(/^::ffff:/, '');
  return bare === '::1' || bare === 'localhost' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** Whether a host name from a Host header (`[::1]` with its brackets) is an IP address. */
export function isAddress(host: string): boolean {
  return isIP(bareHost(host)) !== 0;
}
