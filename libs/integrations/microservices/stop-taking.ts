import { stopsOf, type BrokerServer } from './seams.js';

/** Stops a microservice's subscriptions. The connection stays open, for responses and acknowledgements. */
export async function stopTaking(server: BrokerServer): Promise<void> {
  for (const stop of stopsOf(server)) await stop();
}
