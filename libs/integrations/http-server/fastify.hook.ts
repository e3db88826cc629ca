import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import { CORRELATION_HEADER } from '#kernel';
import { UNMATCHED } from './listeners/listened-request.js';
import type { RequestListeners } from './listeners/request-listeners.js';
import type { BeginObservation, RequestObservation } from './request-observation.js';
import { endWithResponse } from './observed-response.js';
import { putFirst } from './seams.js';

interface FastifyRequest {
  raw: IncomingMessage;
  routeOptions: { url?: string };
  is404: boolean;
}

interface FastifyReply {
  raw: ServerResponse;
  header(name: string, value: string): unknown;
  /** Tells Fastify not to answer this request. */
  hijack(): void;
}

/** A hook of Fastify. */
export type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

/** The part of Fastify that is used here. */
export interface FastifyInstance {
  addHook(name: 'onRequest' | 'preValidation', hook: Hook): unknown;
  after(then: () => void): unknown;
}

const OBSERVATION = Symbol('nestjs-observability observation');

type ObservedResponse = ServerResponse & { [OBSERVATION]?: RequestObservation };

function observationOf(response: ServerResponse): RequestObservation | undefined {
  return (response as ObservedResponse)[OBSERVATION];
}

/** Observes every request of a Fastify application, before any other hook. */
export function hookFastify(
  instance: FastifyInstance,
  begin: BeginObservation,
  listeners: RequestListeners,
): void {
  const observe: Hook = (request, reply, done) => {
    const observation = begin(request.raw, reply.raw);
    if (!observation) return done();
    if (!request.is404) observation.route = request.routeOptions.url;
    listeners.begin(request.raw, reply.raw)?.moveTo(observation.route ?? UNMATCHED);
    answer(reply, observation);
    endWithResponse(reply.raw, observation);
    context.with(observation.context, done);
  };
  instance.addHook('onRequest', observe);
  instance.addHook('preValidation', enterAgain);
  instance.after(() => putFirst(instance, observe));
}

/**
 * Fastify writes its known headers in one call, which is cheaper than setting them on the response. Responses that
 * bypass Fastify, e.g. of middleware, get them in `writeHead`.
 */
function answer(reply: FastifyReply, observation: RequestObservation): void {
  const { answers } = observation;
  for (const name in answers) reply.header(name, answers[name] ?? '');
  (reply.raw as ObservedResponse)[OBSERVATION] = observation;
  reply.raw.writeHead = writeHead as ServerResponse['writeHead'];
}

function writeHead(this: ServerResponse, status: number, reason: unknown, headers: unknown): ServerResponse {
  const answers = observationOf(this)?.answers;
  const written = typeof reason === 'object' && reason !== null && CORRELATION_HEADER in reason;
  if (answers && !written && !this.headersSent)
    for (const name in answers) if (!this.hasHeader(name)) this.setHeader(name, answers[name] ?? '');
  const { writeHead: original } = Object.getPrototypeOf(this) as { writeHead: typeof writeHead };
  return original.call(this, status, reason, headers);
}

/** Reading the body ends in the socket's context, so the request's context is entered again. */
const enterAgain: Hook = (_request, reply, done) => {
  const observation = observationOf(reply.raw);
  if (!observation || context.active() === observation.context) return done();
  context.with(observation.context, done);
};
