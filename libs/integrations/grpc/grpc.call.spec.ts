import { describe, expect, it } from '@jest/globals';
import { addressOf, isPastDeadline } from './grpc.call.js';

describe('The address of a gRPC server', () => {
  it.each([
    ['shop:50051', 'shop', 50051],
    ['dns:shop:50051', 'shop', 50051],
    ['dns:///shop:50051', 'shop', 50051],
    ['dns://1.1.1.1/shop:50051', 'shop', 50051],
    ['ipv4:10.0.0.1:50051', '10.0.0.1', 50051],
    ['[::1]:50051', '::1', 50051],
    ['dns:[2001:db8::7]:50051', '2001:db8::7', 50051],
    ['ipv6:[::1]:50051', '::1', 50051],
  ])('in %s is %s and port %d', (target, address, port) => {
    expect(addressOf(target)).toEqual({ address, port });
  });

  it.each(['unix:/run/shop.sock', 'shop', '', 'ipv4:10.0.0.1:1,10.0.0.2:2'])(
    'is not known from %j',
    (target) => {
      expect(addressOf(target)).toBeUndefined();
    },
  );
});

it.each([
  [-1, true],
  [20, true],
  [60_000, false],
  [Infinity, false],
])('a call that is cancelled %d ms before its deadline is past it: %s', (leftMs, isPast) => {
  expect(isPastDeadline(Date.now() + leftMs)).toBe(isPast);
});
