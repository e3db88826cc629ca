import cluster, { type Worker } from 'node:cluster';
import { areLevelChanges, type LevelChange } from './level-change.js';
import type { LogLevelsControl } from './log-levels.control.js';

const TYPE = 'nestjs-observability:log-levels';
/** A primary that starts new services repeatedly must not fill its memory. */
const MAX_SERVICES = 100;

/** Message between workers and their primary. A worker without changes requests them. */
interface LevelsMessage {
  type: typeof TYPE;
  service: string;
  changes?: LevelChange[];
}

let relaying = false;

/**
 * In a cluster's primary: passes level changes of one worker to the others, and to workers started later.
 * `ObservabilityModule.forRoot` calls it; a primary that does not load the application's modules must call it once. In
 * other processes it does nothing.
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
 * In a cluster's worker: receives level changes of other workers, and sends its own.
 *
 * @param service only workers of the same service exchange changes
 * @returns a function that stops it
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

/** The channel may be closed: then there is no receiver. */
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
