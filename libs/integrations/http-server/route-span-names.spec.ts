import { describe, expect, it } from '@jest/globals';
import { routeSpanName } from './route-span-names.js';

describe('The name of a span with a route', () => {
  it('is the method and the route, each time', () => {
    for (let time = 0; time < 2; time++)
      expect([
        routeSpanName('GET', '/orders/:id'),
        routeSpanName('PUT', '/orders/:id'),
        routeSpanName('GET', '/orders'),
        routeSpanName('_OTHER', '/orders'),
      ]).toEqual(['GET /orders/:id', 'PUT /orders/:id', 'GET /orders', 'HTTP /orders']);
  });

  it('is right for more routes than are remembered', () => {
    const routes = Array.from({ length: 1_100 }, (_, n) => `/many/${n}`);
    for (let time = 0; time < 2; time++)
      expect(routes.map((route) => routeSpanName('GET', route))).toEqual(
        routes.map((route) => `GET ${route}`),
      );
  });
});
