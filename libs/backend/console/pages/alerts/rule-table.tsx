import type { RuleGroupStatus } from '#contracts';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Status } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';

/** Rules by group, firing or failing ones first. */
export function RuleTable({ groups }: { readonly groups: readonly RuleGroupStatus[] }) {
  const rows = groups
    .flatMap(({ name, rules }) => rules.map((rule) => ({ group: name, rule })))
    .filter(({ rule }) => rule.type === 'alerting')
    .sort((a, b) => urgency(b.rule) - urgency(a.rule));
  if (rows.length === 0)
    return <Notice title="There are no alerting rules.">Presets bring rules; see docs/alerting.md.</Notice>;
  return (
    <DataTable
      caption="Alerting rules"
      rows={rows}
      keyOf={({ group, rule }, i) => `${group} ${rule.name} ${i}`}
      columns={[
        {
          title: 'Rule',
          cell: ({ rule }) => <a href={addressOf(['alerts', 'rules', rule.name])}>{rule.name}</a>,
        },
        { title: 'State', cell: ({ rule }) => <Status word={rule.health === 'err' ? 'err' : rule.state} /> },
        {
          title: 'Expression',
          wide: true,
          cell: ({ rule }) => (
            <a class="mono clamp" title={rule.query} href={addressOf(['metrics'], { expr: rule.query })}>
              {rule.query}
            </a>
          ),
        },
        { title: 'Group', minor: true, cell: ({ group }) => group },
        {
          title: 'Problem',
          cell: ({ rule }) => rule.lastError ?? (rule.data === 'no_data' ? 'no data' : ''),
        },
      ]}
    />
  );
}

function urgency({ state, health }: RuleGroupStatus['rules'][number]): number {
  if (health === 'err') return 3;
  return state === 'firing' ? 2 : state === 'pending' ? 1 : 0;
}
