import { freePorts } from '../../scripts/services/ports.mjs';

/** A free TCP port, for programs that cannot select one themselves. */
export async function freePort(): Promise<number> {
  const { port } = await freePorts(['port']);
  return port;
}
