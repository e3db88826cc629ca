import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { describeRequest } from './request-attributes.js';

function socketOf(remoteAddress: string): Socket {
  return Object.defineProperties(new Socket(), {
    remoteAddress: { value: remoteAddress },
    remotePort: { value: 50123 },
  });
}

function attributesOf(
  headers: IncomingHttpHeaders,
  remoteAddress = '10.0.0.1',
  socket = socketOf(remoteAddress),
): Attributes {
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

  it('name the server that each request names, over one connection', () => {
    const socket = socketOf('10.0.0.1');
    const servers = ['shop:8080', 'shop:8080', 'bank', '[::1]:443', 'shop:8080'].map((host) => {
      const attributes = attributesOf({ host }, '10.0.0.1', socket);
      return [attributes['server.address'], attributes['server.port']];
    });
    expect(servers).toEqual([
      ['shop', 8080],
      ['shop', 8080],
      ['bank', undefined],
      ['::1', 443],
      ['shop', 8080],
    ]);
  });

  it('have the address of each connection', () => {
    const peers = ['10.0.0.1', '10.0.0.2'].map((address) => attributesOf({}, address)['client.address']);
    expect(peers).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('have no peer and no client without an address', () => {
    const attributes = attributesOf({ host: 'shop:8080', 'x-forwarded-for': '203.0.113.7' }, '');
    expect(attributes).toEqual({
      'server.address': 'shop',
      'server.port': 8080,
      'network.protocol.version': '1.1',
    });
  });
});
