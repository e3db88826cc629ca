import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Status, type Tone } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';
import type { Objective } from './objectives.query.js';

/** At this burn rate the error budget of 30 days is spent within two days, and the fastest alert fires. */
const FAST_BURN = 14.4;

/** Objectives by their remaining error budget. */
export function ObjectivesTable({ objectives }: { readonly objectives: readonly Objective[] }) {
  return (
    <DataTable
      caption="Objectives, least budget first"
      rows={objectives}
      keyOf={({ preset, name }) => `${preset} ${name}`}
      columns={[
        {
          title: 'Objective',
          cell: ({ board, name, description }) => (
            <span class="objective">
              <a href={addressOf(['boards', board])}>{name}</a> <span class="quiet">{description}</span>
            </span>
          ),
        },
        { title: 'State', cell: (objective) => <Status {...stateOf(objective)} /> },
        { title: 'Budget left', number: true, cell: ({ left }) => budget(left) },
        {
          title: 'Burn, last hour',
          number: true,
          cell: ({ burnRate }) => (burnRate === null ? '–' : `${numberText(burnRate)}×`),
        },
      ]}
    />
  );
}

/** The status of an objective as a word. */
export function stateOf({ left, burnRate }: Pick<Objective, 'left' | 'burnRate'>): {
  word: string;
  tone: Tone;
} {
  if (left !== null && left <= 0) return { word: 'spent', tone: 'bad' };
  if ((burnRate ?? 0) >= FAST_BURN) return { word: 'burns fast', tone: 'bad' };
  if (left === null) return { word: 'no data yet', tone: 'quiet' };
  return left < 0.25 ? { word: 'nearly spent', tone: 'warn' } : { word: 'kept', tone: 'good' };
}

function budget(left: number | null) {
  return (
    <span class="trend">
      {numberText(left, 'share')}
      <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="all" width={100} height={8} />
        <rect
          class={stateOf({ left, burnRate: null }).tone}
          width={Math.min(100, Math.max(0, (left ?? 0) * 100))}
          height={8}
        />
      </svg>
    </span>
  );
}
