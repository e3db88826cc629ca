import { errorCode, reasonOf } from '../error-parts.js';
import { missingPeer } from './missing-peer.js';

/**
 * Loads an optional peer dependency, or says which command installs the version that fits.
 *
 * @param load a function that imports the package, so that bundlers and type-checkers see the literal name
 * @param name the package's name on npm
 * @param feature what needs it, as the reader of the error knows it (an option path)
 * @throws ObservabilityError `OBS_PEER_MISSING` when the package is not installed
 * @example
 * ```ts
 * const { B3Propagator } = await loadPeer(() => import('@opentelemetry/propagator-b3'),
 *   '@opentelemetry/propagator-b3', 'tracing.propagators');
 * ```
 */
export async function loadPeer<T>(load: () => Promise<T>, name: string, feature: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw missingPeer(error, name, feature);
  }
}

/**
 * The same, at once: where a module's shape depends on it.
 *
 * @param load a function that calls `requireHere` with the literal name
 */
export function loadPeerNow<T>(load: () => unknown, name: string, feature: string): T {
  try {
    return load() as T;
  } catch (error) {
    throw missingPeer(error, name, feature);
  }
}

/**
 * An optional package that is used when it is there.
 *
 * @returns undefined when it is not installed, or is ES modules where those cannot be required (Jest before Node.js 24.9)
 * @throws what the package throws while it loads
 */
export function peerIfInstalled<T>(load: () => unknown, name: string): T | undefined {
  try {
    return load() as T;
  } catch (error) {
    if (missingPeer(error, name, name) !== error || isModuleFormat(error)) return undefined;
    throw error;
  }
}

function isModuleFormat(error: unknown): boolean {
  return (
    errorCode(error) === 'ERR_REQUIRE_ESM' || reasonOf(error).startsWith('Must use import to load ES Module')
  );
}
