/** Attacks on an HTTP port, each running until its time is over. They receive a `client` and return what they did. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const END = '\r\n\r\n';
const SIXTY_FOUR_KB = 65_536;

/** At most `count` holders at a time; the others wait. */
function turnsOf(count) {
  const waiting = [];
  let free = count;
  return {
    take: () => (free > 0 ? void (free -= 1) : new Promise((resolve) => waiting.push(resolve))),
    giveBack: () => (waiting.length > 0 ? waiting.shift()() : (free += 1)),
  };
}

/** @param client `connect()` returns a socket that never throws; `prefix` is the path of the pages; `isOver()`; `isTls` */
export function attacksBy({ connect, connectRaw, prefix, isOver, isTls = false }) {
  const get = (path, ...headers) =>
    [`GET ${prefix}${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n') + END;
  const report = (...headers) =>
    [
      `POST ${prefix}/metrics/report HTTP/1.1`,
      'Host: localhost',
      'Origin: https://shop.example',
      'Content-Type: application/json',
      ...headers,
    ].join('\r\n') + END;

  /** Keeps a number of sockets busy, replacing each when it ends; at most `opening` of them connect at a time. */
  async function crowd(count, use, { open = connect, opening = count } = {}) {
    let opened = 0;
    const turns = turnsOf(opening);
    const one = async () => {
      while (!isOver()) {
        await turns.take();
        if (isOver()) return turns.giveBack();
        opened += 1;
        const socket = open();
        const closed = new Promise((resolve) => socket.once('close', resolve));
        const connected = new Promise((resolve) => socket.once(isTls ? 'secureConnect' : 'connect', resolve));
        void Promise.race([connected, closed]).then(turns.giveBack);
        const work = Promise.resolve(use(socket));
        await Promise.race([closed, work.then(() => closed), untilOver()]);
        socket.destroy();
        await pause(0);
      }
    };
    await Promise.all(Array.from({ length: count }, one));
    return opened;
  }

  async function untilOver() {
    while (!isOver()) await pause(50);
  }

  async function drip(socket, text, everyMs, piece) {
    socket.write(text);
    while (!isOver() && !socket.destroyed) {
      await pause(everyMs);
      socket.write(piece);
    }
  }

  /** Writes the same bytes for as long as the server accepts them. */
  async function pour(socket, bytes) {
    while (!isOver() && !socket.destroyed)
      if (!socket.write(bytes))
        await Promise.race([new Promise((go) => socket.once('drain', go)), untilOver()]);
      else await pause(0);
  }

  const pipelined = (path) => Buffer.from(get(path).repeat(Math.ceil(SIXTY_FOUR_KB / get(path).length)));

  return {
    'pipelining probes, never reading': () =>
      crowd(100, (socket) => pour(socket.pause(), pipelined('/health/live'))),
    'pipelining metrics, never reading': () =>
      crowd(100, (socket) => pour(socket.pause(), pipelined('/metrics'))),
    'pipelining and reading': () => crowd(100, (socket) => pour(socket.resume(), pipelined('/health/live'))),
    'slow headers': () =>
      crowd(1_000, (socket) =>
        drip(socket, `GET ${prefix}/health/live HTTP/1.1\r\nHost: a\r\nX: `, 500, 'x'),
      ),
    'slow headers after a request': () =>
      crowd(300, (socket) => drip(socket.resume(), `${get('/info')}GET ${prefix}/`, 500, 'x')),
    'slow bodies': () => crowd(500, (socket) => drip(socket, report('Content-Length: 60000'), 500, ' ')),
    'slow chunked bodies': () =>
      crowd(500, (socket) => drip(socket, report('Transfer-Encoding: chunked'), 500, '1\r\n \r\n')),
    'bodies that never come': () => crowd(500, (socket) => socket.write(report('Content-Length: 60000'))),
    'slow readers of one answer': () => crowd(300, (socket) => socket.pause().write(get('/metrics'))),
    'slow readers of many answers': () =>
      crowd(200, (socket) => pour(socket.pause(), Buffer.from(get('/metrics')))),
    'half-open connections': () =>
      crowd(500, (socket) => {
        socket.resume();
        socket.end(Math.random() < 0.5 ? get('/metrics') : '');
      }),
    'ten thousand idle connections': () => crowd(10_000, () => undefined, { opening: 100 }),
    'ten thousand connections at once': () => crowd(10_000, () => undefined),
    'idle connections after a request': () =>
      crowd(2_000, (socket) => socket.resume().write(get('/health/live'))),
    'new connections as fast as it goes': () =>
      crowd(200, async (socket) => {
        await new Promise((resolve) => socket.once('connect', resolve));
        socket.destroy();
      }),
    'huge headers': () =>
      crowd(100, (socket) =>
        pour(socket.resume(), Buffer.from(get('/health/live', `X: ${'x'.repeat(SIXTY_FOUR_KB)}`))),
      ),
    'many headers': () =>
      crowd(100, (socket) =>
        pour(
          socket.resume(),
          Buffer.from(get('/health/live', ...Array.from({ length: 900 }, (_, n) => `X${n}: y`))),
        ),
      ),
    'empty lines': () => crowd(100, (socket) => pour(socket.resume(), Buffer.from('\r\n'.repeat(32_768)))),
    'random bytes': () => crowd(100, (socket) => pour(socket.resume(), randomBytes(SIXTY_FOUR_KB))),
    'resets in the middle': () =>
      crowd(200, async (socket) => {
        await new Promise((resolve) => socket.once('connect', resolve));
        socket.write(get('/health/live').slice(0, 20 + Math.floor(Math.random() * 40)));
        await pause(Math.random() * 5);
        socket.resetAndDestroy();
      }),
    'requests on kept connections': () =>
      crowd(200, async (socket) => {
        const ask = () => socket.write(get('/health/live'));
        socket.on('data', () => !isOver() && ask());
        ask();
      }),
    'requests for pages that do not exist': () =>
      crowd(200, async (socket) => {
        const ask = () => socket.write(get(`/${Math.random()}`));
        socket.on('data', () => !isOver() && ask());
        ask();
      }),
    'whole reports': () =>
      crowd(200, async (socket) => {
        const body = JSON.stringify({
          metrics: Array.from({ length: 500 }, (_, n) => ({ name: `m${n}`, value: n })),
        });
        const ask = () => socket.write(report(`Content-Length: ${body.length}`) + body);
        socket.on('data', () => !isOver() && ask());
        ask();
      }),
    'unfinished handshakes': () =>
      crowd(
        500,
        (socket) => socket.write(Buffer.concat([Buffer.from('16030102000100', 'hex'), randomBytes(100)])),
        { open: connectRaw },
      ),
    'silence instead of a handshake': () => crowd(2_000, () => undefined, { open: connectRaw }),
  };
}
