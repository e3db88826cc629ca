import { groupOf } from '../index/groups.js';
import type { SeriesIndex } from '../index/series-index.js';
import type { SampleMemory } from '../sample-memory.js';
import type { Wanted } from './part.js';

/** A series with its ordinal and its ref at the start of the select. */
export interface Member {
  readonly ordinal: number;
  readonly ref: number;
}

/** Groups the series of a select. */
export function membersByGroup(
  { index, refs }: SampleMemory,
  ordinals: readonly number[],
): Map<number, Member[]> {
  const groups = new Map<number, Member[]>();
  for (const ordinal of ordinals) {
    const group = groupOf(index.ids[ordinal]!);
    const member = { ordinal, ref: refs.find(ordinal) };
    const members = groups.get(group);
    if (members) members.push(member);
    else groups.set(group, [member]);
  }
  return groups;
}

export function wantedOf(
  index: SeriesIndex,
  { ordinal, ref }: Member,
  labels: (ordinal: number) => Wanted['labels'],
): Wanted {
  return {
    labels: labels(ordinal),
    id: index.ids[ordinal]!,
    ref,
    isCounter: index.counters[ordinal]!,
    fromMs: index.fromMs[ordinal]!,
  };
}
