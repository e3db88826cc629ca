import { createRequire } from 'node:module';
import { missingPeer } from '#contracts';

/**
 * Loads optional packages from the paths that the main thread resolved: this thread would resolve them from another
 * folder.
 *
 * @param paths main files by package name
 */
export function peerLoader(paths: Readonly<Record<string, string>>): (name: string) => unknown {
  return (name) => {
    const path = paths[name];
    if (path !== undefined) return createRequire(path)(path) as unknown;
    const absent = Object.assign(new Error(`Cannot find package '${name}'`), { code: 'MODULE_NOT_FOUND' });
    throw missingPeer(absent, name, 'alerting.channels');
  };
}
