/** Series of a group; ids are the group's number times this, plus the series' position in the group. */
export const GROUP_SIZE = 256;
/** Holds no series: its chunks are marks, such as of how far roll-ups have come. */
export const MARKS_GROUP = 0;
/** A metric with this many series begins groups of its own; those with fewer share groups, to make fewer, larger chunks. */
const OWN_GROUP_FROM = 16;

export const groupOf = (id: number): number => Math.floor(id / GROUP_SIZE);
export const slotOf = (id: number): number => id % GROUP_SIZE;

interface Group {
  number: number;
  used: number;
}

/** Gives ids to series, so that those of a metric are next to each other. */
export class Groups {
  private next = MARKS_GROUP + 1;
  private shared?: Group;
  private readonly own = new Map<string, Group>();
  private readonly counts = new Map<string, number>();

  /** A new id for a series of the metric. */
  assign(metric: string): number {
    const count = (this.counts.get(metric) ?? 0) + 1;
    this.counts.set(metric, count);
    const group = count > OWN_GROUP_FROM ? this.ownGroup(metric) : this.sharedGroup();
    return group.number * GROUP_SIZE + group.used++;
  }

  /**
   * Takes over what was assigned before a restart. Groups that stand are filled up by nobody: what comes next begins new
   * ones, so that nothing has to be known about them.
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
