import { errorCode } from '#contracts';
/** Number of ports to try after the configured one. */
const MAX_TRIES = 20;
const LAST_PORT = 65_535;

/**
 * Fallback to another port when the configured one is in use. It is allowed only on a terminal, where the user sees the
 * warning.
 */
export interface NextFreePort {
  /** Whether another port may be taken. */
  readonly isAllowed: boolean;
  /** Called with the port in use and the port that is used instead. */
  readonly warn: (taken: number, used: number) => void;
}

/**
 * Opens a port, or one of the following ports if it is in use and another port is allowed.
 *
 * @param open listens on a port; rejects with `EADDRINUSE` when it is in use
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
