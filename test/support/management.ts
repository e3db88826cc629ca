/** A management server without an application, and a client that can misbehave. */
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { createManagementServer, type ManagementServer } from '#management';
import { heartbeatMemory, TelemetryOutlet, ThreadHost, threadFile } from '#thread';
import type { Clock, ManagementEndpoint, ManagementOptions } from '#contracts';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { resolveOptions } from '../../src/options/resolve-options.js';

export const TOKEN = '0123456789abcdef0123456789abcdef';
export const NEXT_TOKEN = 'fedcba9876543210fedcba9876543210';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Opens a server on a free port. */
export async function openManagement(
  endpoints: ManagementEndpoint[],
  management: ManagementOptions = {},
  clock?: Clock,
): Promise<ManagementServer> {
  Logger.overrideLogger(false);
  const server = createManagementServer(
    resolveOptions({ management: { port: 0, ...management } }, {}),
    endpoints,
    clock,
  );
  await server.onModuleInit();
  return server;
}

/** The same in a telemetry thread, which ends with the port. */
export async function openInThread(
  endpoints: ManagementEndpoint[],
  management: ManagementOptions = {},
): Promise<ManagementServer> {
  Logger.overrideLogger(false);
  await ensureThreadFile();
  const options = resolveOptions({ management: { port: 0, ...management } }, {});
  const nothing = (): void => undefined;
  const host = new ThreadHost(
    {
      options: { retention: {} },
      intervalMs: 60_000,
      labels: { job: 'test', instance: 'test' },
      service: 'test',
      packages: {},
      pages: { heartbeat: heartbeatMemory(), maxBlockedMs: 30_000, metrics: false, live: false },
    },
    { file: threadFile(), heapMb: 256 },
    undefined,
    undefined,
    new TelemetryOutlet(),
    {
      ...{ started: nothing, opened: nothing, warning: nothing, note: nothing, dropped: nothing },
      ...{ report: nothing, answered: nothing, scraped: nothing },
      portLog: new Logger('ManagementServer'),
    },
  );
  const server = createManagementServer(options, endpoints, undefined, host.port);
  const { close } = server;
  server.close = async () => {
    await close.call(server);
    await host.close(0);
  };
  await host.start();
  try {
    await server.onModuleInit();
  } catch (error) {
    await host.close(0);
    throw error;
  }
  return server;
}

/** The threads that may listen; limits and answers are the same on both. */
export const LISTENING = [
  ['on the main thread', openManagement],
  ['in the telemetry thread', openInThread],
] as const;

/** Sends a request with any headers, including those that `fetch` forbids. */
export async function ask(
  url: string | undefined,
  { method = 'GET', headers = {}, body, ...others }: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  const sent = request(url ?? '', { method, headers, agent: false, ...others });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [
    AsyncIterable<Buffer> & Answer & { statusCode: number },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** Sends raw bytes, and returns everything received until the server closes the connection. */
export async function sendRaw(url: string | undefined, ...pieces: string[]): Promise<string> {
  const { hostname, port } = new URL(url ?? '');
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'connect');
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return answer;
}

/** Standard error output during some work. */
export async function stderrOf(work: () => Promise<unknown>): Promise<string> {
  const { write } = process.stderr;
  let text = '';
  process.stderr.write = (chunk: string | Uint8Array): boolean => {
    text += String(chunk);
    return true;
  };
  try {
    await work();
  } finally {
    process.stderr.write = write;
  }
  return text;
}
