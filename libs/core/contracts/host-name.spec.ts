import { describe, expect, it } from '@jest/globals';
import { bareHost, splitAddress, withPort } from './host-name.js';

it.each([
  ['shop', 'shop', 'shop:80'],
  ['10.0.0.1', '10.0.0.1', '10.0.0.1:80'],
  ['[::1]', '::1', '[::1]:80'],
  ['::1', '::1', '[::1]:80'],
  ['fe80::1%eth0', 'fe80::1%eth0', '[fe80::1%eth0]:80'],
  ['', '', ':80'],
])('the host %j is %j without brackets, and %j with a port', (host, bare, full) => {
  expect([bareHost(host), withPort(host, 80)]).toEqual([bare, full]);
});

describe('An address that has a port', () => {
  it.each([
    ['127.0.0.1:50123', '127.0.0.1', 50123],
    ['shop:27017', 'shop', 27017],
    ['[::1]:27017', '::1', 27017],
    ['::1:50123', '::1', 50123],
    ['2001:db8::7:50123', '2001:db8::7', 50123],
    ['::ffff:10.0.0.1:50123', '::ffff:10.0.0.1', 50123],
    ['fe80::1%eth0:50123', 'fe80::1%eth0', 50123],
  ])('%s is %s and %d', (address, host, port) => {
    expect(splitAddress(address)).toEqual({ host, port });
  });

  it.each(['unknown', '', '/run/shop.sock', '[::1]'])('%j is none', (address) => {
    expect(splitAddress(address)).toBeUndefined();
  });
});
