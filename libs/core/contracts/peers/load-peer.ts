import { errorCode, reasonOf } from '../error-parts.js';
import { missingPeer } from './missing-peer.js';

/**
 * Loads an optional peer dependency; when it is missing, the error contains the command that installs a fitting
 * version.
 *
 * @param load a function that imports the package, so that bundlers and type-checkers see the literal name
 * @param name the package's name on npm
 * @param feature what needs it, in the user's terms (an option path)
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
 * Like `loadPeer`, synchronously: for modules whose structure depends on the package.
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
 * Loads an optional package if it is installed.
 *
 * @returns undefined when it is not installed, or is an ES module that cannot be required (Jest before Node.js 24.9)
 * @throws errors of the package while it loads
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
