import { numberText } from '../../web/format/numbers.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';
import type { Attention } from './now.query.js';
import type { Objective } from './objectives.query.js';
import { stateOf } from './objectives-table.js';

/** Problems that need attention; a confirmation if there are none. */
export function AttentionList({
  attention: { incidents, health },
  objectives,
}: {
  readonly attention: Attention;
  readonly objectives: readonly Objective[];
}) {
  const failing = Object.entries(health.details).filter(([, check]) => check.health !== 'healthy');
  const burning = objectives.filter((objective) => stateOf(objective).tone === 'bad');
  if (failing.length + burning.length + (incidents ?? []).length === 0)
    return (
      <p>
        <Status word="healthy" /> Nothing needs you: every check is healthy
        {objectives.length > 0 && ', no objective is out of budget'}
        {incidents ? ' and no alert fires.' : '. Alerting is off.'}
      </p>
    );
  return (
    <ul class="attention">
      {(incidents ?? []).map(({ id, title, severity, state, openedAtMs }) => (
        <li key={id} class="bar">
          <Status word={severity} />
          <a href={addressOf(['alerts', id])}>{title}</a>
          <Status word={state} />
          <span class="quiet">
            since <Time ms={openedAtMs} ago />
          </span>
        </li>
      ))}
      {failing.map(([name, { health: word, message, rootCause }]) => (
        <li key={name} class="bar">
          <Status word={word} />
          <a href={addressOf(['health'])}>{name}</a>
          <span class="quiet">
            {message}
            {rootCause?.length ? ` Cause: ${rootCause[0]}.` : ''}
          </span>
        </li>
      ))}
      {burning.map((objective) => (
        <li key={objective.name} class="bar">
          <Status {...stateOf(objective)} />
          <a href={addressOf(['boards', objective.board])}>{objective.name}</a>
          <span class="quiet">
            {numberText(objective.left, 'share')} of the error budget is left. {objective.description}
          </span>
        </li>
      ))}
    </ul>
  );
}
