import { channel, subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { urlHost } from '#contracts';
import { isRealmOver } from '#kernel';
import { connectionOf, type BeginOutgoing, type RequestEnd } from './outgoing-request.js';
import { agentPrototype, type AddRequest } from './seams.js';

/** Node's channel for requests before they are sent, from 22.12 on. */
const CREATED = 'http.client.request.created';
const RESPONSE = 'http.client.response.finish';
/** Our replacement in older Node versions. */
const CREATED_HERE = 'nestjs-observability:http.client.request.created';

/**
 * Observes `node:http` and `node:https` through Node's channels. A request ends with the response headers, since its
 * body may be read late, or never.
 *
 * @returns a function that stops observing
 */
export function observeNodeHttp(begin: BeginOutgoing): () => void {
  const open = new WeakMap<ClientRequest, (end: RequestEnd) => void>();
  const created = (({ request }: { request: ClientRequest }) => {
    if (isRealmOver()) return stop();
    const end = open.has(request) ? undefined : begin(outgoing(request));
    if (!end) return;
    open.set(request, end);
    // `errorMonitor`, because a listener for `error` or `response` would change Node's behaviour without one.
    request.once(errorMonitor, (error) => end({ error, connection: connectionOf(request.socket) }));
    request.once('close', () => end(endOf(request)));
  }) as ChannelListener;
  const responded = (({ request, response }: { request: ClientRequest; response: IncomingMessage }) =>
    open.get(request)?.(responseEnd(request, response))) as ChannelListener;

  const release = publishesCreated() ? undefined : publishCreated();
  const source = release ? CREATED_HERE : CREATED;
  const stop = (): void => {
    unsubscribe(source, created);
    unsubscribe(RESPONSE, responded);
    release?.();
  };
  subscribe(source, created);
  subscribe(RESPONSE, responded);
  return stop;
}

/** After an upgrade of the connection, Node publishes no response; the 101 response is read from the event. */
function endOf(request: ClientRequest): RequestEnd {
  const { res } = request as ClientRequest & { res?: IncomingMessage };
  if (res?.statusCode === undefined) return { error: new Error('closed without a response') };
  return responseEnd(request, res);
}

function responseEnd(
  { socket }: ClientRequest,
  { statusCode = 0, httpVersion }: IncomingMessage,
): RequestEnd {
  return { status: statusCode, connection: connectionOf(socket, httpVersion) };
}

function outgoing(request: ClientRequest): Parameters<BeginOutgoing>[0] {
  const host = request.getHeader('host');
  return {
    method: request.method,
    origin: `${request.protocol}//${typeof host === 'string' ? host : urlHost(request.host)}`,
    path: request.path,
    header: (name) => request.getHeader(name),
    setHeader: (name, value) => request.setHeader(name, value),
  };
}

function publishesCreated(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12);
}

let publishers = 0;
let original: AddRequest | undefined;
let ours: AddRequest | undefined;

/**
 * Node before 22.12 publishes a request only after sending it. Every request passes its agent before, so the agents
 * publish it instead, while there are subscribers.
 */
function publishCreated(): () => void {
  const agents = agentPrototype();
  if (!agents) return () => undefined;
  const created = channel(CREATED_HERE);
  if (publishers++ === 0) {
    const inner = (original = agents.addRequest);
    agents.addRequest = ours = function addRequest(this: Agent, request, ...rest) {
      created.publish({ request });
      return inner.call(this, request, ...rest);
    };
  }
  return () => {
    // If another package has wrapped it since, ours stays: without subscribers it only calls the original.
    if (--publishers === 0 && original && agents.addRequest === ours) agents.addRequest = original;
  };
}
