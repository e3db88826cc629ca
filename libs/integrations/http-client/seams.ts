import { Agent, type ClientRequest } from 'node:http';
import { missingSeam } from '#container';

export type AddRequest = (this: Agent, request: ClientRequest, ...rest: unknown[]) => unknown;

/**
 * The prototype of all Node agents. Undocumented: `addRequest`, which handles every outgoing request. Needed only
 * before Node 22.12, which has a channel for it.
 *
 * @returns undefined, after a warning, when it does not exist
 */
export function agentPrototype(): { addRequest: AddRequest } | undefined {
  const agents: object = Agent.prototype;
  if (hasAddRequest(agents)) return agents;
  missingSeam(
    'Node.js',
    'http.Agent.addRequest',
    'requests made with node:http are neither traced nor measured',
  );
  return undefined;
}

function hasAddRequest(agents: object): agents is { addRequest: AddRequest } {
  return 'addRequest' in agents && typeof agents.addRequest === 'function';
}
