import { IncidentRun, type RunOptions } from './incident-run.js';
import { INHIBITIONS, ROUTES, type IncidentScript } from './incident-script.js';

/**
 * Runs a script, and three more hours.
 *
 * @param restarts times at which the process is killed and restarted, in seconds
 */
export function play(
  script: IncidentScript,
  restarts: readonly number[] = [],
  restart: (run: IncidentRun) => void = (run) => run.restart(),
  options: RunOptions = {},
): IncidentRun {
  const run = new IncidentRun({ routes: ROUTES, inhibitions: INHIBITIONS, round: 600, ...options });
  for (const { at, step } of script.steps) run.at(at, step);
  for (const at of restarts) run.at(at, restart);
  return run.run(script.endsAt + 3 * 3600);
}

/** Everything observable in a run, with ids replaced by numbers. */
export function outcome(run: IncidentRun): unknown {
  const ids = new Map(
    run.incidents
      .incidents({}, { limit: 10_000 })
      .items.toReversed()
      .map(({ id }, at) => [id, at]),
  );
  const messages = run.told.map(({ at, channel, reason, firing, resolved, notification }) => {
    const sequence = notification.idempotencyKey.split('-').at(-1);
    return [
      at,
      ids.get(notification.incident.id),
      channel,
      reason,
      sequence,
      firing.join(),
      resolved.join(),
    ].join(' | ');
  });
  const states = run.incidents
    .incidents({}, { limit: 10_000 })
    .items.map(({ state, severity, follows, title }) => [
      state,
      severity,
      follows && ids.get(follows),
      title,
    ]);
  const trail = run
    .trail()
    .map(({ timeMs, action, incident, alert, text }) =>
      [timeMs, action, incident && ids.get(incident), alert, text?.replace(/incident \w+/, 'incident')].join(
        ' | ',
      ),
    );
  return { messages, states, trail };
}
