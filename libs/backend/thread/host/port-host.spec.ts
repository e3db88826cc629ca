import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AccessGate, ManagementTokens, PageHandler, type ListenerLog } from '#listener';
import type { ManagementEndpoint } from '#contracts';
import type { FromPort, ToPort } from '../port/port-protocol.js';
import { PortHost } from './port-host.js';

const access = {
  ...{ tokens: [], tokenFile: undefined, allowedHosts: [], host: '127.0.0.1', origins: [] },
  ...{ rateLimit: 100, bodyLimitBytes: 1000 },
};
const settings = { port: 0, host: '127.0.0.1', mayMove: false };
const at = (port: number): FromPort => ({
  type: 'opened',
  address: { address: '127.0.0.1', family: 'IPv4', port },
});

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A port whose thread is simulated by this test. */
function host() {
  const sent: ToPort[] = [];
  const told: string[] = [];
  const tell = (text: string): void => void told.push(text);
  const log: ListenerLog = { log: tell, warn: tell, error: tell };
  const pages: ManagementEndpoint[] = [
    { path: '/here', handle: () => ({ status: 200, headers: {}, body: 'main thread' }) },
  ];
  const gate = new AccessGate(access, new ManagementTokens(access, { now: () => 0 }, log));
  const handler = new PageHandler(access, pages, gate, log);
  const nothing = (): void => undefined;
  const port: PortHost = new PortHost(
    (message) => {
      sent.push(message);
      if (message.type === 'close') queueMicrotask(() => port.handle({ type: 'closed' }));
    },
    { log, scraped: nothing, answered: nothing },
  );
  opened.push(port);
  return { port, sent, told, open: () => port.open(settings, access, handler), handler };
}

async function takenPort(): Promise<{ server: Server; number: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, number: (server.address() as { port: number }).port };
}

describe('The port of the telemetry thread, on the main thread', () => {
  it('orders the same address of the next thread, with the pages of now and the token of this run', async () => {
    const { port, sent, open, handler } = host();
    const isOpen = open();
    port.handle(at(4_711));
    expect((await isOpen)?.address?.port).toBe(4_711);
    port.handle({ type: 'token', token: 'made' });
    handler.add({ path: '/more', access: 'token', handle: () => ({ status: 200, headers: {}, body: '' }) });
    expect(sent.at(-1)).toMatchObject({ type: 'pages', pages: [{ path: '/here' }, { access: 'token' }] });
    port.ended(250);
    port.started();
    expect(sent.at(-1)).toMatchObject({
      type: 'open',
      order: {
        settings: { port: 4_711, mayMove: false },
        pages: [{ path: '/here' }, { path: '/more' }],
        tokenOfRun: 'made',
      },
    });
  });

  it('is opened on the main thread when the pause before the next thread is too long, and remains there', async () => {
    const { server, number } = await takenPort();
    const { port, sent, told, open } = host();
    const isOpen = open();
    port.handle(at(number));
    await isOpen;
    // Another process uses the port for a moment.
    port.ended(1_000);
    server.close();
    await once(server, 'close');
    const sentBefore = sent.length;
    port.started();
    expect(sent).toHaveLength(sentBefore);
    for (let body = ''; body !== 'main thread';)
      body = await fetch(`http://127.0.0.1:${number}/here`).then(
        (answer) => answer.text(),
        () => new Promise((resolve) => setTimeout(resolve, 5, '')),
      );
    expect(port.address?.port).toBe(number);
    expect(told).toEqual(['the telemetry thread died several times: the main thread listens from now on']);
    await port.close();
    await expect(fetch(`http://127.0.0.1:${number}/here`)).rejects.toThrow();
  });

  it('keeps the token of this run valid when the main thread takes over', async () => {
    const { server, number } = await takenPort();
    const { port, open, handler } = host();
    handler.add({
      path: '/secret',
      access: 'token',
      handle: () => ({ status: 200, headers: {}, body: 'in' }),
    });
    const isOpen = open();
    port.handle(at(number));
    await isOpen;
    port.handle({ type: 'token', token: 'made-for-this-run' });
    server.close();
    await once(server, 'close');
    port.ended(1_000);
    const headers = { authorization: 'Bearer made-for-this-run' };
    for (let body = ''; body !== 'in';)
      body = await fetch(`http://127.0.0.1:${number}/secret`, { headers }).then(
        (answer) => answer.text(),
        () => new Promise((resolve) => setTimeout(resolve, 5, '')),
      );
  });

  it('does not make a page for a client that gave up while the event loop was blocked', async () => {
    const { port, open, handler } = host();
    const made: string[] = [];
    const page = (path: string): ManagementEndpoint => ({
      path,
      handle: () => {
        made.push(path);
        return { status: 200, headers: {}, body: '' };
      },
    });
    handler.add(page('/left'));
    handler.add(page('/waits'));
    const isOpen = open();
    port.handle(at(4_711));
    await isOpen;
    const request = (id: number, page: number): FromPort =>
      ({
        type: 'request',
        id,
        request: { page, method: 'GET', path: '', params: {}, query: '', headers: {}, body: null },
      }) as never;
    port.handle(request(1, 2));
    port.handle({ type: 'cancel', id: 1 });
    port.handle(request(2, 3));
    while (made.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(made).toEqual(['/waits']);
  });

  it('is not opened by the main thread when it is closed before the thread listens', async () => {
    const { port, open } = host();
    const isOpen = open();
    await port.close();
    expect(await isOpen).toBe(port);
    expect(port.address).toBeUndefined();
  });

  it('passes on why the address is not available, and has the thread close it', async () => {
    const { port, sent, open } = host();
    const isOpen = open();
    port.handle({ type: 'failed', code: 'EADDRINUSE', message: 'taken' });
    await expect(isOpen).rejects.toMatchObject({ code: 'EADDRINUSE', message: 'taken' });
    expect(sent.at(-1)).toEqual({ type: 'close' });
    expect(port.address).toBeUndefined();
  });

  it('is asked for again when the next thread cannot have it', async () => {
    const { port, sent, told, open } = host();
    const isOpen = open();
    port.handle(at(4_711));
    await isOpen;
    port.started();
    port.handle({ type: 'failed', code: 'EADDRINUSE', message: 'taken' });
    const orders = () => sent.filter(({ type }) => type === 'open').length;
    while (orders() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told).toEqual(['the management port cannot be opened again (taken); it will be retried']);
    // A single warning, however many attempts fail.
    port.handle({ type: 'failed', code: 'EADDRINUSE', message: 'taken' });
    expect(told).toHaveLength(1);
  });
});
