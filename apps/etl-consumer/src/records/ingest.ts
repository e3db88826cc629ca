import type { HealthRecord } from './health-record.js';
import { completeness, qualityScore } from './quality.js';
import type { ReadResult } from './read-result.js';
import { checkPlausibility } from './validate.js';

/** Input records (lines, rows or JSON records, by position): `read = accepted + quarantined + ignored`. */
export interface InputCounts {
  read: number;
  /** Positions of which at least one record can be used. */
  accepted: number;
  /** Positions of which nothing can be used, because it is broken or implausible. */
  quarantined: number;
  /** Positions that are sound but hold nothing for us. */
  ignored: number;
}

/** A record that passed, and the position it came from. */
export interface AcceptedRecord {
  position: number;
  record: HealthRecord;
}

/** A position, or a part of one, that was set aside, and why. */
export interface SetAside {
  position: number;
  reason: string;
}

/** What an object held. */
export interface IngestReport {
  counts: InputCounts;
  /** Every record that passed; a row may give several, so there may be more of them than accepted positions. */
  accepted: AcceptedRecord[];
  /** One entry for each quarantined position, with its first reason. */
  quarantined: SetAside[];
  /** Unusable parts of positions that were accepted for their other parts. */
  dropped: SetAside[];
  /** Ignored positions by reason. */
  ignored: Record<string, number>;
  /** 0 to 1; see {@link qualityScore}. */
  qualityScore: number;
}

/** What is known of one position while its results come in. */
interface Position {
  position: number;
  records: HealthRecord[];
  problems: string[];
  implausible: number;
  ignored?: string;
}

/**
 * Folds the results of a reader into what the pipeline works on, checking each record's plausibility on the way.
 *
 * @param results what a reader found; the results of one position follow one another
 * @param options `now`, against which future times are told (default: the present)
 * @throws only what the reader throws, when its body breaks off
 * @example const { counts, accepted } = await ingest(readObject({ key, body }));
 */
export async function ingest(
  results: AsyncIterable<ReadResult>,
  { now = new Date() }: { now?: Date } = {},
): Promise<IngestReport> {
  const fold = new Fold();
  let current: Position | undefined;
  for await (const result of results) {
    if (current?.position !== result.position) {
      if (current) fold.add(current);
      current = { position: result.position, records: [], problems: [], implausible: 0 };
    }
    note(current, result, now);
  }
  if (current) fold.add(current);
  return fold.report();
}

function note(current: Position, result: ReadResult, now: Date): void {
  if (result.kind === 'ignored') {
    current.ignored = result.reason;
  } else if (result.kind === 'broken') {
    current.problems.push(result.reason);
  } else {
    const plausibility = checkPlausibility(result.record, now);
    if (plausibility.outcome === 'accepted') {
      current.records.push(result.record);
    } else {
      current.problems.push(plausibility.reason);
      current.implausible += 1;
    }
  }
}

class Fold {
  private readonly counts: InputCounts = { read: 0, accepted: 0, quarantined: 0, ignored: 0 };
  private readonly accepted: AcceptedRecord[] = [];
  private readonly quarantined: SetAside[] = [];
  private readonly dropped: SetAside[] = [];
  private readonly ignored = new Map<string, number>();
  private completeness = 0;
  private implausible = 0;

  add({ position, records, problems, implausible, ignored }: Position): void {
    this.counts.read += 1;
    this.implausible += implausible;
    const [reason] = problems;
    if (records.length > 0) {
      this.counts.accepted += 1;
      for (const record of records) this.accept(position, record);
      for (const problem of problems) this.dropped.push({ position, reason: problem });
    } else if (reason !== undefined) {
      this.counts.quarantined += 1;
      this.quarantined.push({ position, reason });
    } else if (ignored !== undefined) {
      this.counts.ignored += 1;
      this.ignored.set(ignored, (this.ignored.get(ignored) ?? 0) + 1);
    }
  }

  report(): IngestReport {
    const { counts, accepted, quarantined, dropped, completeness, implausible } = this;
    const score = qualityScore({ ...counts, records: accepted.length, completeness, implausible });
    return {
      counts,
      accepted,
      quarantined,
      dropped,
      ignored: Object.fromEntries(this.ignored),
      qualityScore: score,
    };
  }

  private accept(position: number, record: HealthRecord): void {
    this.accepted.push({ position, record });
    this.completeness += completeness(record);
  }
}
