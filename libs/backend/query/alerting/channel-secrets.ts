import { normalize } from 'node:path';
import { refuse } from '../http/parameters.js';

const VARIABLE = /^OBS_ALERTING_SECRET_/;
const FOLDER = '/run/secrets/';

/**
 * Refuses a channel from the network that references a secret which was not set up for alerting. Otherwise a client
 * that may register channels could send any secret of the process to its own server.
 *
 * @throws QueryProblem that names the setting
 */
export function refuseOtherSecrets(settings: unknown, path = 'channel'): void {
  if (typeof settings !== 'object' || settings === null) return;
  for (const [name, value] of Object.entries(settings)) {
    const at = `${path}.${name}`;
    const isVariable = name === 'env' && typeof value === 'string';
    if (isVariable && !VARIABLE.test(value))
      refuse(
        at,
        'a channel that is registered here may use variables that begin with OBS_ALERTING_SECRET_ only',
      );
    const isFile = /^(?:file|.*File)$/.test(name) && typeof value === 'string';
    if (isFile && !normalize(value).startsWith(FOLDER))
      refuse(at, `a channel that is registered here may use files below ${FOLDER} only`);
    refuseOtherSecrets(value, at);
  }
}
