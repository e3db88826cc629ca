import type { MetricInfo } from '#contracts';
import { Notice } from '../../web/parts/notice.js';
import { addressOf } from '../../web/state/location.js';
import { foldersOf, type MetricFolder } from './metric-tree.js';

/** Metrics as a tree, by the first words of their names. */
export function MetricTree({
  metrics,
  search,
  chosen,
}: {
  readonly metrics: readonly MetricInfo[];
  readonly search: string;
  readonly chosen: string | undefined;
}) {
  const folders = foldersOf(metrics, search);
  if (metrics.length === 0)
    return (
      <Notice title="No metrics yet.">The first samples come within the store’s interval (15 s).</Notice>
    );
  if (folders.length === 0)
    return <Notice title="No metric has these words.">Try fewer, or a part of a name.</Notice>;
  const isOpen = search !== '' || folders.length < 4;
  return (
    <ul class="metric-tree">
      {folders.map((folder) => (
        <Folder key={folder.prefix} folder={folder} search={search} chosen={chosen} isOpen={isOpen} />
      ))}
    </ul>
  );
}

interface Around {
  readonly search: string;
  readonly chosen: string | undefined;
}

function Folder({ folder, isOpen, ...around }: Around & { folder: MetricFolder; isOpen: boolean }) {
  const { prefix, metrics, folders, count } = folder;
  const [only] = metrics;
  if (only && count === 1) return <MetricLink metric={only} {...around} />;
  const holdsChosen = around.chosen !== undefined && holds(folder, around.chosen);
  return (
    <li>
      <details open={isOpen || holdsChosen}>
        <summary>
          {prefix} <span class="count">{count}</span>
        </summary>
        <ul>
          {folders.map((below) => (
            <Folder key={below.prefix} folder={below} isOpen={isOpen} {...around} />
          ))}
          {metrics.map((metric) => (
            <MetricLink key={metric.name} metric={metric} {...around} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function MetricLink({ metric: { name, help, type }, search, chosen }: Around & { metric: MetricInfo }) {
  return (
    <li>
      <a
        href={addressOf(['metrics', name], { search })}
        title={help}
        aria-current={name === chosen ? 'page' : undefined}
      >
        <span>
          {name.split('_').map((part, i) => (
            <>
              {i > 0 && '_'}
              {/* A long name is broken at an underscore. */}
              {i > 0 && <wbr />}
              {part}
            </>
          ))}
        </span>
        <span class="type">{type}</span>
      </a>
    </li>
  );
}

function holds({ metrics, folders }: MetricFolder, name: string): boolean {
  return metrics.some((metric) => metric.name === name) || folders.some((folder) => holds(folder, name));
}
