import type { HealthRecord } from './health-record.js';
import { completeness, qualityScore } from './quality.js';
import type { ReadResult } from './read-result.js';
import { checkPlausibility } from './validate.js';

/** Counts of input records (lines, rows or JSON records, by position): `read = accepted + quarantined + ignored`. */
export interface InputCounts {
  read: number;
  /** Positions with at least one usable record. */
  accepted: number;
  /** Positions without a usable record, as all are broken or implausible. */
  quarantined: number;
  /** Positions that are valid but contain no supported record. */
  ignored: number;
}

/** An accepted record and its position. */
export interface AcceptedRecord {
  position: number;
  record: HealthRecord;
}

/** A rejected position, or part of one, and the reason. */
export interface SetAside {
  position: number;
  reason: string;
}

/** Result of reading an object. */
export interface IngestReport {
  counts: InputCounts;
  /** All accepted records; a row may contain several, so there can be more than accepted positions. */
  accepted: AcceptedRecord[];
  /** One entry per quarantined position, with its first reason. */
  quarantined: SetAside[];
  /** Unusable parts of otherwise accepted positions. */
  dropped: SetAside[];
  /** Ignored positions by reason. */
  ignored: Record<string, number>;
  /** 0 to 1; see {@link qualityScore}. */
  qualityScore: number;
}

/** State of a position while its results arrive. */
interface Position {
  position: number;
  records: HealthRecord[];
  problems: string[];
  implausible: number;
  ignored?: string;
}

/**
 * Collects a reader's results, and checks the plausibility of each record.
 *
 * @param results of a reader; the results of one position are consecutive
 * @param options `now`, the reference for future times (default: the current time)
 * @throws only errors of the reader, when its body fails
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
