import { errorCode } from '#contracts';
/** Ports that are tried beside the configured one. */
const MAX_TRIES = 20;
const LAST_PORT = 65_535;

/** Where the server may listen instead of a port that is taken; nobody to tell when it is not on a terminal. */
export interface NextFreePort {
  /** Whether another port may be taken. */
  readonly isAllowed: boolean;
  /** Told the port that was taken, and the one that is used. */
  readonly warn: (taken: number, used: number) => void;
}

/**
 * Opens a port, or one of those after it when it is taken and that is allowed.
 *
 * @param open listens on a port; rejects with `EADDRINUSE` when it is taken
 */
export async function openNextFree(
  port: number,
  open: (port: number) => Promise<void>,
  { isAllowed, warn }: NextFreePort,
): Promise<void> {
  const last = isAllowed ? Math.min(port + MAX_TRIES, LAST_PORT) : port;
  for (let candidate = port; ; candidate++) {
    try {
      await open(candidate);
      if (candidate !== port) warn(port, candidate);
      return;
    } catch (error) {
      const isTaken = errorCode(error) === 'EADDRINUSE';
      if (!isTaken || candidate >= last) throw error;
    }
  }
}
