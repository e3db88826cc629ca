import type { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { pausesOf } from '../seams.js';

const FIRST_PAUSE_S = 0.5;
const LONGEST_PAUSE_S = 5;

/**
 * Lets the pauses between reconnection attempts grow from 0.5 to 5 s, instead of 5 s each: a short interruption ends
 * soon, a long one costs an attempt every 5 s.
 *
 * @param manager golevelup's connection manager, before its first failed attempt
 */
export function backOff(manager: AmqpConnection['managedConnection']): void {
  const pauses = pausesOf(manager);
  const reset = (): void => void (pauses.reconnectTimeInSeconds = FIRST_PAUSE_S);
  reset();
  let failures = 0;
  manager.on('connect', () => {
    failures = 0;
    reset();
  });
  manager.on('connectFailed', () => {
    pauses.reconnectTimeInSeconds = Math.min(FIRST_PAUSE_S * 2 ** Math.min(failures++, 10), LONGEST_PAUSE_S);
  });
}
