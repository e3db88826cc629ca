import { Injectable, Logger } from '@nestjs/common';
import { SERVICE_CHECK, type HealthTransition } from '#contracts';
import { RecentResults } from './engine/recent-results.js';

/** Maximum number of transitions in reports. */
const KEPT = 100;

/** Logs each transition, and keeps the last ones. */
@Injectable()
export class TransitionLog {
  private readonly logger = new Logger('Health');
  private readonly kept = new RecentResults<HealthTransition>(KEPT);

  /** @param planned whether it is expected, e.g. at shutdown: not logged as a warning */
  add(transition: HealthTransition, planned: boolean): void {
    this.kept.add(transition);
    const { check, from, to } = transition;
    if (to !== 'healthy' && !planned) this.logger.warn(lineOf(transition));
    else if (from === 'starting' && check !== SERVICE_CHECK) this.logger.debug(lineOf(transition));
    else this.logger.log(lineOf(transition));
  }

  /** Newest first. */
  recent(): HealthTransition[] {
    return this.kept.newestFirst();
  }
}

function lineOf({ check, from, to, message, rootCause }: HealthTransition): string {
  const who = check === SERVICE_CHECK ? 'the service' : `"${check}"`;
  const why = [message, rootCause && `follows from ${rootCause.join(', ')}`].filter(Boolean).join('; ');
  return `health of ${who} changed from ${from} to ${to}${why && ` (${why})`}`;
}
