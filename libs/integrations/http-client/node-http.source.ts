import { channel, subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { isRealmOver } from '#kernel';
import type { BeginOutgoing, RequestEnd } from './outgoing-request.js';
import { agentPrototype, type AddRequest } from './seams.js';

/** Node's own channel for requests that have not left yet, from 22.12 on. */
const CREATED = 'http.client.request.created';
const RESPONSE = 'http.client.response.finish';
/** Ours, for Node versions without theirs. */
const CREATED_HERE = 'nestjs-observability:http.client.request.created';

/**
 * Observes `node:http` and `node:https` through the channels of Node. A request ends with the response's headers: its
 * body may be read late, or never.
 *
 * @returns stops observing
 */
export function observeNodeHttp(begin: BeginOutgoing): () => void {
  const open = new WeakMap<ClientRequest, (end: RequestEnd) => void>();
  const created = (({ request }: { request: ClientRequest }) => {
    if (isRealmOver()) return stop();
    const end = open.has(request) ? undefined : begin(outgoing(request));
    if (!end) return;
    open.set(request, end);
    // Watched, not listened to: a listener for `error` or `response` would change what Node does without one.
    request.once(errorMonitor, (error) => end({ error }));
    request.once('close', () => end(endOf(request)));
  }) as ChannelListener;
  const responded = (({ request, response }: { request: ClientRequest; response: IncomingMessage }) =>
    open.get(request)?.({ status: response.statusCode ?? 0 })) as ChannelListener;

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

/** After an upgrade of the connection Node publishes no response; the response with status 101 is read from the event. */
function endOf(request: ClientRequest): RequestEnd {
  const { res } = request as ClientRequest & { res?: IncomingMessage };
  const status = res?.statusCode;
  return status === undefined ? { error: new Error('closed without a response') } : { status };
}

function outgoing(request: ClientRequest): Parameters<BeginOutgoing>[0] {
  const host = request.getHeader('host');
  return {
    method: request.method,
    origin: `${request.protocol}//${typeof host === 'string' ? host : request.host}`,
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
 * Node before 22.12 tells of a request only when it has left. Every one passes its agent on the way, so the agents tell
 * instead, as long as somebody listens.
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
