import { reasonOf } from '#contracts';
import { AuditArchive } from './audit-archive.js';
import { AuditFile, type Recovery } from './audit-file.js';
import { AuditLock } from './audit-lock.js';
import { CHAIN_START, seal, type ChainEnd } from './audit-record.js';

export interface AuditStoreOptions {
  /** Path of the open file. */
  readonly file: string;
  /** Folder of the closed files. */
  readonly archive: string;
  /** Whether closed files are compressed. */
  readonly compress: boolean;
  /** Maximum size of a file; it is closed before it exceeds this. */
  readonly maxFileBytes: number;
  /** Maximum age of a file's first record, milliseconds. */
  readonly maxFileAgeMs: number;
}

/** The content of a record, before it is added to the chain. */
export interface AuditEntry {
  /** The inside of the JSON object, without number, hashes and braces. */
  readonly body: string;
  /** Time of the record, milliseconds since 1970. */
  readonly time: number;
}

/** Callbacks of a store. None may throw. */
export interface AuditStoreEvents {
  /** Creates the record about what was found and repaired. */
  recovered(recovery: Recovery): AuditEntry;
  /** Reports a problem for operators, once until it has ended. */
  failed(text: string): void;
}

/** The files of one chain: the lock, the open file, the closed files. Call `ready` and `append` one at a time. */
export class AuditStore {
  private readonly archive: AuditArchive;
  private lock: AuditLock | undefined;
  private file: AuditFile | undefined;
  private known: ChainEnd | undefined;
  private opening: Promise<AuditFile> | undefined;
  /** Whether a file could not be closed when it was due. */
  private stuck = false;

  constructor(
    private readonly options: AuditStoreOptions,
    private readonly events: AuditStoreEvents,
  ) {
    const { file, archive, compress } = options;
    this.archive = new AuditArchive(file, archive, compress, (text) => events.failed(text));
  }

  /** The last record on disk. */
  get end(): ChainEnd {
    return this.known ?? CHAIN_START;
  }

  /** Archives files that an earlier process closed. */
  tidy(): void {
    this.archive.collect();
  }

  /**
   * Ensures an open file, and starts a new one when due.
   *
   * @param nextBytes length of the next line
   * @returns number of bytes that the file may still take
   */
  async ready(nextBytes = 0): Promise<number> {
    this.opening ??= this.prepare(nextBytes).finally(() => (this.opening = undefined));
    const { bytes } = await this.opening;
    return this.stuck ? Infinity : this.options.maxFileBytes - bytes;
  }

  /** Appends records to the chain; they are on disk when it resolves, and not in the file when it rejects. */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    await this.write(this.file ?? (await this.prepare(0)), entries);
  }

  /** After a failure: the next record reopens the file. */
  async abandon(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
  }

  async close(): Promise<void> {
    await this.archive.idle();
    await this.giveUp();
  }

  private async prepare(nextBytes: number): Promise<AuditFile> {
    const { file: path, archive } = this.options;
    if (this.lock && !(await this.lock.isHeld())) await this.giveUp();
    this.lock ??= await AuditLock.take(path);
    if (this.file && this.isDue(this.file, nextBytes)) await this.rotate(this.file);
    if (this.file) return this.file;
    this.file = await AuditFile.open(path, archive, this.known);
    this.known = this.file.end;
    await this.note(this.file);
    return this.file;
  }

  private isDue({ bytes, since }: AuditFile, nextBytes: number): boolean {
    const { maxFileBytes, maxFileAgeMs } = this.options;
    if (since === undefined) return false;
    return bytes + nextBytes > maxFileBytes || Date.now() - since > maxFileAgeMs;
  }

  /** A file that cannot be closed is written further: a file that is too long is better than none. */
  private async rotate(file: AuditFile): Promise<void> {
    try {
      await file.finish();
      this.file = undefined;
      this.archive.collect();
      this.stuck = false;
    } catch (error) {
      if (!this.stuck) this.events.failed(`the audit file cannot be closed and grows on: ${reasonOf(error)}`);
      this.stuck = true;
    }
  }

  /** Records the repair in the chain. */
  private async note(file: AuditFile): Promise<void> {
    if (Object.keys(file.recovery).length > 0) await this.write(file, [this.events.recovered(file.recovery)]);
  }

  private async write(file: AuditFile, entries: readonly AuditEntry[]): Promise<void> {
    let { end } = file;
    const lines = entries.map(({ body }) => {
      const sealed = seal(body, end);
      end = sealed.end;
      return sealed.line;
    });
    await file.append(Buffer.from(lines.join('')), end, entries[0]?.time ?? Date.now());
    this.known = end;
  }

  private async giveUp(): Promise<void> {
    await this.abandon();
    await this.lock?.release();
    this.lock = undefined;
  }
}
