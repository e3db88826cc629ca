import type { AuditLine } from './audit-lines.js';
import { CHAIN_START, type ChainEnd, type SealedRecord } from './audit-record.js';
import { isTorn } from './torn-line.js';

export interface VerifyOptions {
  /** Expected hash of the last record, as stored elsewhere. */
  last?: string;
  /** Expected number of records. */
  records?: number;
  /** Hash of the record before the first one, when earlier files are not available. */
  after?: string;
  /** Whether the files are only a part of the chain: the first record may have any number. */
  part?: boolean;
}

/** The first deviation. */
export interface AuditFinding {
  readonly file: string;
  /** Line in the file, from 1; 0 when the finding is about the whole file. */
  readonly line: number;
  /** Number of the expected record; undefined when unknown. */
  readonly seq?: number;
  readonly what: string;
}

export interface AuditReport {
  /** Number of intact records, up to the finding if there is one. */
  readonly records: number;
  readonly firstTime?: string;
  readonly lastTime?: string;
  /** The last of these records. */
  readonly end: ChainEnd;
  readonly finding?: AuditFinding;
  /**
   * Whether the last line has no line end: it is being written, or a crash interrupted it. It does not count as a
   * record.
   */
  readonly unfinished: boolean;
}

/** Verifies the chain, record by record. */
export class ChainCheck {
  private records = 0;
  private first: SealedRecord | undefined;
  private last: SealedRecord | undefined;
  private finding: AuditFinding | undefined;
  private unfinished: { file: string; line: AuditLine } | undefined;
  /** Number of a misplaced record, for which the rest is searched. */
  private sought: number | undefined;

  constructor(private readonly options: VerifyOptions) {}

  /** @returns false when no further lines need to be read */
  goesOn(file: string, line: AuditLine): boolean {
    if (this.sought !== undefined) return this.seek(file, line);
    const { unfinished } = this;
    if (unfinished) return this.fail(unfinished.file, unfinished.line.number, 'cut off, and others follow');
    if (line.endless && !line.record?.intact && isTorn(line.endless, this.last)) {
      this.unfinished = { file, line };
      return true;
    }
    const problem = line.record ? this.problemOf(line.record) : 'changed; the line is not a record';
    if (problem) return this.fail(file, line.number, problem) || this.sought !== undefined;
    this.first ??= line.record;
    this.last = line.record;
    this.records += 1;
    return true;
  }

  private seek(file: string, { number, record }: AuditLine): boolean {
    if (record?.seq !== this.sought || !this.finding) return true;
    const what = `out of place; it stands at ${file}:${number}`;
    this.finding = { ...this.finding, what };
    return false;
  }

  /** Runs the checks that need the complete input. */
  end(file: string): void {
    const { last, records } = this.options;
    if (records !== undefined && this.records !== records) {
      this.fail(
        file,
        0,
        `there are ${this.records} records, not ${records}${this.records < records ? ': the end is missing' : ''}`,
      );
    } else if (last !== undefined && this.tip.hash !== last) {
      this.fail(
        file,
        0,
        `the last record has the hash ${this.tip.hash}, not ${last}: the end is missing, or more was recorded since`,
      );
    }
  }

  fail(file: string, line: number, what: string): false {
    const { seq } = this.tip;
    const known = line > 0 && (this.last !== undefined || !this.options.part);
    this.finding ??= { file, line, what, ...(known && { seq: seq + 1 }) };
    return false;
  }

  report(): AuditReport {
    const { records, finding } = this;
    const { seq, hash } = this.tip;
    const times = { firstTime: this.first?.time, lastTime: this.last?.time };
    return {
      records,
      ...times,
      end: { seq, hash },
      finding,
      unfinished: this.unfinished !== undefined && !finding,
    };
  }

  private get tip(): ChainEnd {
    return this.last ?? CHAIN_START;
  }

  private problemOf(record: SealedRecord): string | undefined {
    if (!record.intact) return 'changed; its hash is not that of its text';
    const { last } = this;
    if (!last) return this.problemOfFirst(record);
    const { seq, prev } = record;
    if (seq > last.seq + 1) {
      this.sought = last.seq + 1;
      return `${missing(last.seq + 1, seq - 1)}; record ${seq} follows record ${last.seq}`;
    }
    if (seq <= last.seq) return `reordered or repeated; record ${seq} stands behind record ${last.seq}`;
    return prev === last.hash
      ? undefined
      : `replaced; it does not belong behind record ${last.seq}, or that one was replaced`;
  }

  private problemOfFirst({ seq, prev }: SealedRecord): string | undefined {
    const { after, part } = this.options;
    if (part || prev === (after ?? CHAIN_START.hash)) return undefined;
    if (after !== undefined) return `record ${seq} does not follow the one with the hash ${after}`;
    if (seq === 1) return 'replaced; it does not begin a chain';
    this.sought = 1;
    return `${missing(1, seq - 1)}; the files begin with record ${seq}`;
  }
}

function missing(from: number, to: number): string {
  return from === to ? 'missing' : `missing, and all up to record ${to}`;
}
