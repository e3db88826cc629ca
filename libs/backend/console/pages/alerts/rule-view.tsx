import { ruleGroups } from '../../web/api/alerting.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Figures, Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { BackTest } from './back-test.js';
import { rulesNamed, type FoundRule } from './rule.query.js';

/** The rules of one name: their values over time, and when they would have fired, also with another threshold. */
export function RuleView({ name }: { readonly name: string }) {
  const asked = useQuery(ruleGroups, [period.value]);
  return (
    <Answered asked={asked} height={320}>
      {(groups) => {
        const found = rulesNamed(groups ?? [], name);
        if (found.length === 0)
          return (
            <Notice title="There is no such rule.">
              <a href={addressOf(['alerts'])}>All rules</a>
            </Notice>
          );
        return (
          <>
            {found.map((one) => (
              <OneRule key={`${one.group.name} ${one.rule.query}`} found={one} />
            ))}
          </>
        );
      }}
    </Answered>
  );
}

function OneRule({ found }: { readonly found: FoundRule }) {
  const { rule, group } = found;
  return (
    <Panel
      title={`Rule ${rule.name}`}
      actions={
        <>
          <Status word={rule.health === 'err' ? 'err' : rule.state} />
          <a class="button" href={addressOf(['metrics'], { expr: rule.query })}>
            Graph
          </a>
          <a class="button" href={addressOf(['alerts'])}>
            All rules
          </a>
        </>
      }
    >
      <p class="review">
        <code>{rule.query}</code>
      </p>
      {rule.lastError && (
        <Notice bad title="It could not be evaluated.">
          {rule.lastError}
        </Notice>
      )}
      <Figures
        figures={[
          { name: 'For', value: secondsText(rule.duration ?? 0) },
          { name: 'Every', value: secondsText(group.interval) },
          { name: 'Severity', value: rule.labels['severity'] ?? '–' },
          { name: 'Group', value: group.name },
        ]}
      />
      <BackTest found={found} />
    </Panel>
  );
}
