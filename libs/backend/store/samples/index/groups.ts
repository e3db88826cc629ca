/** Series per group; a series id is group number × this + position in the group. */
export const GROUP_SIZE = 256;
/** A group without series: its chunks are markers, e.g. of the roll-up progress. */
export const MARKS_GROUP = 0;
/**
 * A metric with at least this many series gets separate groups; smaller metrics share groups, which makes fewer, larger
 * chunks.
 */
const OWN_GROUP_FROM = 16;

export const groupOf = (id: number): number => Math.floor(id / GROUP_SIZE);
export const slotOf = (id: number): number => id % GROUP_SIZE;

interface Group {
  number: number;
  used: number;
}

/** Assigns ids to series, so that the series of a metric are adjacent. */
export class Groups {
  private next = MARKS_GROUP + 1;
  private shared?: Group;
  private readonly own = new Map<string, Group>();
  private readonly counts = new Map<string, number>();

  /** A new id for a series of a metric. */
  assign(metric: string): number {
    const count = (this.counts.get(metric) ?? 0) + 1;
    this.counts.set(metric, count);
    const group = count > OWN_GROUP_FROM ? this.ownGroup(metric) : this.sharedGroup();
    return group.number * GROUP_SIZE + group.used++;
  }

  /**
   * Continues after a restart. Existing groups are not filled further: new series start new groups, so that nothing has
   * to be known about the existing ones.
   */
  restore(ids: Iterable<number>): void {
    for (const id of ids) if (groupOf(id) >= this.next) this.next = groupOf(id) + 1;
  }

  private ownGroup(metric: string): Group {
    let group = this.own.get(metric);
    if (!group || group.used === GROUP_SIZE) this.own.set(metric, (group = this.begin()));
    return group;
  }

  private sharedGroup(): Group {
    if (!this.shared || this.shared.used === GROUP_SIZE) this.shared = this.begin();
    return this.shared;
  }

  private begin(): Group {
    return { number: this.next++, used: 0 };
  }
}
