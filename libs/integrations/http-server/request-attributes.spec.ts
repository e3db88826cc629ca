import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { describeRequest } from './request-attributes.js';

function attributesOf(headers: IncomingHttpHeaders, remoteAddress = '10.0.0.1'): Attributes {
  const socket = Object.defineProperties(new Socket(), {
    remoteAddress: { value: remoteAddress },
    remotePort: { value: 50123 },
  });
  const request = Object.assign(new IncomingMessage(socket), { headers, httpVersion: '1.1', url: '/' });
  const attributes: Attributes = {};
  describeRequest(attributes, request);
  return attributes;
}

describe('The attributes of a request', () => {
  it.each([
    ['shop', 'shop', undefined],
    ['shop:8080', 'shop', 8080],
    ['10.0.0.1:8080', '10.0.0.1', 8080],
    ['[::1]', '::1', undefined],
    ['[::1]:8080', '::1', 8080],
    ['[2001:db8::7]:443', '2001:db8::7', 443],
    ['shop:', 'shop', undefined],
  ])('have of the Host header %s the server %s and its port %s', (host, address, port) => {
    const attributes = attributesOf({ host });
    expect([attributes['server.address'], attributes['server.port']]).toEqual([address, port]);
  });

  it.each([
    ['203.0.113.7, 10.0.0.1', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:4711, 10.0.0.1', '2001:db8::7'],
    ['unknown', 'unknown'],
    [' , 10.0.0.1', '::1'],
  ])('have of X-Forwarded-For %j the client %s', (forwarded, client) => {
    expect(attributesOf({ 'x-forwarded-for': forwarded }, '::1')).toMatchObject({
      'client.address': client,
      'network.peer.address': '::1',
      'network.peer.port': 50123,
    });
  });
});
