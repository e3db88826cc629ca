import { networkInterfaces } from 'node:os';

/** Whether this machine has the address `::1`. */
export const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((found) => found?.address === '::1');
