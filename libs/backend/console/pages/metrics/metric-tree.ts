import type { MetricInfo } from '#contracts';

/** Metrics whose names begin with the same words. */
export interface MetricFolder {
  /** The common prefix, such as `http_server`. */
  readonly prefix: string;
  /** Metrics that are in none of the subfolders. */
  readonly metrics: readonly MetricInfo[];
  readonly folders: readonly MetricFolder[];
  readonly count: number;
}

/** A folder with more metrics is split by the next word. */
const MANY = 10;

/** Metrics whose names contain all words of a search, by prefix. */
export function foldersOf(metrics: readonly MetricInfo[], search: string): readonly MetricFolder[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = metrics.filter(({ name, help }) => {
    const text = `${name} ${help}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return divided([...found].sort(byName), 1);
}

function divided(metrics: readonly MetricInfo[], depth: number): MetricFolder[] {
  const groups = new Map<string, MetricInfo[]>();
  for (const metric of metrics) {
    const prefix = metric.name.split('_').slice(0, depth).join('_');
    groups.set(prefix, [...(groups.get(prefix) ?? []), metric]);
  }
  return [...groups].map(([prefix, list]) => folderOf(prefix, list, depth));
}

function folderOf(prefix: string, metrics: readonly MetricInfo[], depth: number): MetricFolder {
  const { length: count } = metrics;
  if (count <= MANY) return { prefix, metrics, folders: [], count };
  const below = divided(metrics, depth + 1);
  const [only] = below;
  // All metrics share the next word, so it becomes part of the folder's name.
  if (only && below.length === 1 && only.prefix !== prefix) return only;
  const folders = below.filter((folder) => folder.count > 1);
  const alone = below.filter((folder) => folder.count === 1).flatMap((folder) => folder.metrics);
  return { prefix, metrics: alone, folders, count };
}

function byName(one: MetricInfo, other: MetricInfo): number {
  return one.name < other.name ? -1 : 1;
}
