import cluster, { type Worker } from 'node:cluster';
import { areLevelChanges, type LevelChange } from './level-change.js';
import type { LogLevelsControl } from './log-levels.control.js';

const TYPE = 'nestjs-observability:log-levels';
/** A primary that starts ever new services must not fill its memory. */
const MAX_SERVICES = 100;

/** Between workers and their primary. A worker that has no changes asks for them. */
interface LevelsMessage {
  type: typeof TYPE;
  service: string;
  changes?: LevelChange[];
}

let relaying = false;

/**
 * In a cluster's primary: hands the changed levels of one worker on to the others, and to those that start later.
 * `ObservabilityModule.forRoot` does it by itself; a primary that does not load the application's modules calls it once.
 * In other processes it does nothing.
 *
 * @example
 * ```ts
 * if (cluster.isPrimary) { relayLogLevels(); cluster.fork(); } else await import('./main.js');
 * ```
 */
export function relayLogLevels(): void {
  if (relaying || !cluster.isPrimary) return;
  relaying = true;
  const known = new Map<string, LevelChange[]>();
  cluster.on('message', (sender: Worker, message: unknown) => {
    if (!isLevelsMessage(message)) return;
    const { service, changes } = message;
    if (!changes) {
      const kept = known.get(service);
      return kept && tell(sender, { type: TYPE, service, changes: kept });
    }
    if (known.has(service) || known.size < MAX_SERVICES) known.set(service, changes);
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker && worker.id !== sender.id) tell(worker, message);
    }
  });
}

/**
 * In a worker of a cluster: receives the changes of the other workers, and sends them its changes.
 *
 * @param service workers of other services are left alone
 * @returns ends it
 */
export function shareWithWorkers(service: string, levels: LogLevelsControl): () => void {
  if (!cluster.isWorker) return () => undefined;
  const take = (message: unknown): void => {
    if (isLevelsMessage(message) && message.service === service && message.changes)
      levels.restore(message.changes);
  };
  process.on('message', take);
  levels.listen((changes) => tell(process, { type: TYPE, service, changes }));
  tell(process, { type: TYPE, service });
  return () => process.off('message', take);
}

/** The channel may be closed by now: then there is no receiver. */
function tell(target: Worker | NodeJS.Process, message: LevelsMessage): void {
  const sent = (): void => undefined;
  if (target === process) process.send?.(message, undefined, undefined, sent);
  else if ((target as Worker).isConnected()) (target as Worker).send(message, sent);
}

function isLevelsMessage(message: unknown): message is LevelsMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { type, service, changes } = message as Partial<LevelsMessage>;
  return type === TYPE && typeof service === 'string' && (changes === undefined || areLevelChanges(changes));
}
