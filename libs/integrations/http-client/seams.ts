import { Agent, type ClientRequest } from 'node:http';
import { missingSeam } from '#container';

export type AddRequest = (this: Agent, request: ClientRequest, ...rest: unknown[]) => unknown;

/**
 * What all agents of Node are made of. Undocumented: `addRequest`, which every outgoing request passes. Only needed before
 * Node 22.12, which has a channel for it.
 *
 * @returns undefined, after a warning, when there is none
 */
export function agentPrototype(): { addRequest: AddRequest } | undefined {
  const agents = Agent.prototype as unknown as { addRequest: AddRequest };
  if (typeof agents.addRequest === 'function') return agents;
  missingSeam(
    'Node.js',
    'http.Agent.addRequest',
    'requests made with node:http are neither traced nor measured',
  );
  return undefined;
}
