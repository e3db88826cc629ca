import { reasonOf } from '#contracts';
import { AuditArchive } from './audit-archive.js';
import { AuditFile, type Recovery } from './audit-file.js';
import { AuditLock } from './audit-lock.js';
import { CHAIN_START, seal, type ChainEnd } from './audit-record.js';

export interface AuditStoreOptions {
  /** The open file. */
  readonly file: string;
  /** Folder of the closed files. */
  readonly archive: string;
  /** Whether closed files are compressed. */
  readonly compress: boolean;
  /** A file is closed before it gets longer. */
  readonly maxFileBytes: number;
  /** A file is closed when its first record is older, in milliseconds. */
  readonly maxFileAgeMs: number;
}

/** What a record says, before it is part of a chain. */
export interface AuditEntry {
  /** The inside of the JSON object, without number, hashes and braces. */
  readonly body: string;
  /** When it was recorded, in milliseconds since 1970. */
  readonly time: number;
}

/** What a store tells about itself. None of it may throw. */
export interface AuditStoreEvents {
  /** Makes the record that says what was found and mended. */
  recovered(recovery: Recovery): AuditEntry;
  /** Something that people should look at; said once until it is over. */
  failed(text: string): void;
}

/** The files of one chain: the lock, the open file, the closed ones. One call of `ready` and `append` at a time. */
export class AuditStore {
  private readonly archive: AuditArchive;
  private lock: AuditLock | undefined;
  private file: AuditFile | undefined;
  private known: ChainEnd | undefined;
  private opening: Promise<AuditFile> | undefined;
  /** Whether the file could not be closed when it was time. */
  private stuck = false;

  constructor(
    private readonly options: AuditStoreOptions,
    private readonly events: AuditStoreEvents,
  ) {
    const { file, archive, compress } = options;
    this.archive = new AuditArchive(file, archive, compress, (text) => events.failed(text));
  }

  /** The last record that is on disk. */
  get end(): ChainEnd {
    return this.known ?? CHAIN_START;
  }

  /** Takes along what an earlier process closed. */
  tidy(): void {
    this.archive.collect();
  }

  /**
   * Sees to it that there is a file to write to, and begins a new one when it is time.
   *
   * @param nextBytes length of the next line
   * @returns bytes that the file may still take
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

  /** After a failure: the file is opened anew with the next record. */
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

  /** A file that cannot be closed is written on: too long is better than not at all. */
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

  /** What was mended is part of the history. */
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
