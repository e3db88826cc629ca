import { createRequire } from 'node:module';
import { missingPeer } from '#contracts';

/**
 * Loads optional packages from where the main thread found them: this thread would look from another place.
 *
 * @param paths main files by name of the package
 */
export function peerLoader(paths: Readonly<Record<string, string>>): (name: string) => unknown {
  return (name) => {
    const path = paths[name];
    if (path !== undefined) return createRequire(path)(path) as unknown;
    const absent = Object.assign(new Error(`Cannot find package '${name}'`), { code: 'MODULE_NOT_FOUND' });
    throw missingPeer(absent, name, 'alerting.channels');
  };
}
