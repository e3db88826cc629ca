/**
 * Attacks of a hostile client on a management port, one function each. All end on their own, whatever the server does.
 */
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { clearInterval, setInterval } from 'node:timers';
import { randomBytes, randomInt } from 'node:crypto';

const END = '\r\n\r\n';
const MEGABYTE = 1_048_576;

/**
 * @param {{ port: number, host: string, token: string }} target
 * @returns {Record<string, () => Promise<string>>} each resolves with the received status, `closed` or `timeout`
 */
export function attacksOn({ port, host, token }) {
  const send = (...pieces) => exchange({ port, host, pieces });
  const get = (path, ...headers) => send([`GET ${path} HTTP/1.1`, ...headers].join('\r\n') + END);
  const put = (body, ...headers) =>
    send(
      ['PUT /loggers/ROOT HTTP/1.1', 'Host: localhost', `Content-Length: ${body.length}`, ...headers].join(
        '\r\n',
      ) + END,
      body,
    );
  const right = `Authorization: Bearer ${token}`;
  const json = 'Content-Type: application/json';
  return {
    'random bytes': () => send(randomBytes(randomInt(1, 4096)), END),
    'TLS to a plain port': () => send(Buffer.from('1603010200010001fc0303', 'hex'), randomBytes(500)),
    'HTTP/2 preface': () => send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    'a request line without an end': () => send('G'.repeat(100_000)),
    'an unknown method': () => send(`HACK /metrics HTTP/1.1\r\nHost: a${END}`),
    CONNECT: () => send(`CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: a${END}`),
    TRACE: () => send(`TRACE /metrics HTTP/1.1\r\nHost: a${END}`),
    'an upgrade': () => get('/metrics', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'),
    'no Host': () => get('/metrics'),
    'two lengths': () =>
      send(`PUT /loggers/ROOT HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2${END}ab`),
    'a length and chunks': () =>
      send(
        `PUT /loggers/ROOT HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked${END}0${END}G`,
      ),
    'a negative length': () => send(`PUT /loggers/ROOT HTTP/1.1\r\nHost: a\r\nContent-Length: -1${END}`),
    'a chunk of any size': () =>
      send(
        `PUT /loggers/ROOT HTTP/1.1\r\nHost: localhost\r\n${right}\r\n${json}\r\nTransfer-Encoding: chunked${END}fffffffff\r\n`,
      ),
    'NUL in a header': () => get('/metrics', 'Host: a', 'X: a\0b'),
    'a header of 100 kB': () => get('/metrics', 'Host: a', `X: ${'x'.repeat(100_000)}`),
    'two thousand headers': () =>
      get('/metrics', 'Host: a', ...Array.from({ length: 2_000 }, (_, n) => `X${n}: y`)),
    'a path of 100 kB': () => get(`/${'x'.repeat(100_000)}`, 'Host: a'),
    'a broken escape': () => get('/health/%zz%ff', 'Host: a'),
    'a way out of the folder': () => get('/../../../../etc/passwd', 'Host: a'),
    'a prototype': () => get('/__proto__/constructor?__proto__[x]=1', 'Host: a'),
    'a random path': () => get(`/${randomBytes(8).toString('hex')}`, 'Host: a'),
    'a hundred requests at once': () => send(`GET /health HTTP/1.1\r\nHost: a${END}`.repeat(100)),
    'no token': () => put('{"level":"debug"}', json),
    'a wrong token': () =>
      put('{"level":"debug"}', json, `Authorization: Bearer ${randomBytes(32).toString('hex')}`),
    'a token that is almost right': () => put('{"level":"debug"}', json, `${right.slice(0, -1)}!`),
    'a token of 15 kB': () => put('{}', json, `Authorization: Bearer ${'x'.repeat(15_000)}`),
    'another host name': () =>
      send(
        `PUT /loggers/ROOT HTTP/1.1\r\nHost: evil.example\r\n${right}\r\n${json}\r\nContent-Length: 17${END}{"level":"debug"}`,
      ),
    'no JSON': () => put('{"level":', json, right),
    'deep JSON': () => put('['.repeat(30_000), json, right),
    'a body of another type': () => put('<level/>', 'Content-Type: application/xml', right),
    'a body of 8 MB': () => put(Buffer.alloc(8 * MEGABYTE, 120), json, right),
    'a body of 8 MB where none belongs': () =>
      send(
        `GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: ${8 * MEGABYTE}${END}`,
        Buffer.alloc(8 * MEGABYTE),
      ),
    'a reset in the middle': () =>
      exchange({ port, host, pieces: ['PUT /loggers/ROOT HTTP/1.1\r\nHost: a\r\nContent-Le'], reset: true }),
    'a reader that does not read': () =>
      exchange({
        port,
        host,
        pieces: [`GET /metrics HTTP/1.1\r\nHost: a${END}`.repeat(20)],
        read: false,
        ms: 3_000,
      }),
    'slow headers': () => trickle({ port, host, text: 'GET /health HTTP/1.1\r\nHost: a\r\nX: ' }),
    'a slow body': () =>
      trickle({
        port,
        host,
        text: `PUT /loggers/ROOT HTTP/1.1\r\nHost: localhost\r\n${right}\r\n${json}\r\nContent-Length: 1000${END}`,
      }),
    'a silent connection': () => exchange({ port, host, pieces: [], ms: 20_000 }),
  };
}

/**
 * Sends bytes, and resolves with the first response. The time-out is long, as a starved machine can stop for seconds.
 */
function exchange({ port, host, pieces, ms = 60_000, read = true, reset = false }) {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let answer = '';
    const end = (outcome) => {
      clearTimeout(timer);
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? outcome);
      socket.destroy();
    };
    const timer = setTimeout(end, ms, 'timeout');
    socket.on('error', () => end('closed'));
    socket.on('close', () => end('closed'));
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      if (reset) setTimeout(() => socket.resetAndDestroy(), 5);
    });
    if (read)
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        end('answered');
      });
  });
}

/** Sends its text, then one byte every 200 ms until the connection is closed. */
function trickle({ port, host, text }) {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let answer = '';
    const drip = setInterval(() => socket.write('x'), 200);
    const end = (outcome) => {
      clearInterval(drip);
      clearTimeout(timer);
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? outcome);
      socket.destroy();
    };
    const timer = setTimeout(end, 30_000, 'timeout');
    socket.on('connect', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => end('closed'));
    socket.on('close', () => end('closed'));
  });
}
