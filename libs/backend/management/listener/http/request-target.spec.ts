import { describe, expect, it } from '@jest/globals';
import { RequestProblem } from './request-problem.js';
import { requestTarget } from './request-target.js';

function target(url: string, ...hosts: string[]) {
  const rawHeaders = hosts.flatMap((host, index) => [index === 0 ? 'Host' : 'hOST', host]);
  return requestTarget({ url, headers: { host: hosts[0] }, rawHeaders });
}

describe('The host of a request', () => {
  it.each([
    ['localhost', 'localhost'],
    ['LocalHost:8004', 'localhost'],
    ['localhost.', 'localhost'],
    ['localhost.:8004', 'localhost'],
    ['orders_1.prod.example', 'orders_1.prod.example'],
    ['127.0.0.1:8004', '127.0.0.1'],
    ['[::1]:8004', '[::1]'],
    ['[::FFFF:127.0.0.1]', '[::ffff:127.0.0.1]'],
    ['[fe80::1%25eth0]', '[fe80::1%25eth0]'],
    ['localhost:', 'localhost'],
    ['', undefined],
  ])('is read from "%s"', (header, host) => {
    expect(target('/x', header).host).toBe(host);
    expect(target(`HTTP://${header}/x?a=1`, 'other.example')).toMatchObject({ host, path: '/x' });
  });

  it('is undefined without a header, as HTTP/1.0 allows', () => {
    expect(target('/x').host).toBeUndefined();
  });

  it.each([
    'user@localhost',
    'localhost@evil.example',
    'user:password@localhost',
    '::1',
    '[::1',
    '[localhost]',
    'localhost..',
    'localhost, evil.example',
    'localhost evil.example',
    'localhost/evil',
    'localhost:port',
    'localhost:800400',
    'localhost\\evil',
    'lоcalhost',
    '.localhost',
  ])('is refused: "%s"', (header) => {
    expect(() => target('/x', header)).toThrow(RequestProblem);
    if (!header.includes('/'))
      expect(() => target(`http://${header}/x`, 'localhost')).toThrow(RequestProblem);
  });

  it.each([
    [['localhost', 'localhost']],
    [['localhost', 'evil.example']],
    [['evil.example', 'localhost', 'localhost']],
  ])('is refused when it comes more than once: %j', (hosts) => {
    expect(() => target('/x', ...hosts)).toThrow('more than one Host header');
    expect(() => target('http://localhost/x', ...hosts)).toThrow('more than one Host header');
  });
});
