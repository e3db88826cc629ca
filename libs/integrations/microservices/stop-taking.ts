import { stopsOf, type BrokerServer } from './seams.js';

/** Has a broker send no more messages to a microservice. The connection stays, for answers and acknowledgements. */
export async function stopTaking(server: BrokerServer): Promise<void> {
  for (const stop of stopsOf(server)) await stop();
}
