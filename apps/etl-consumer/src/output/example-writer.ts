import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FolderLock } from './folder-lock.js';
import { GroupCommit } from './group-commit.js';
import { JsonlFile, type MessageLines } from './jsonl-file.js';
import { makeFolder } from './make-folder.js';
import { OutputLockedError, OutputUnavailableError } from './output-errors.js';
import { exampleLines, type QuarantinedRecord, quarantineLines, type RecordSource } from './output-lines.js';

const DOMAIN_FILE = /^([a-z][a-z0-9_-]{0,63})\.jsonl$/;
const QUARANTINE = join('quarantine', 'records.ndjson');

/** Settings of {@link ExampleWriter}. */
export interface ExampleWriterOptions {
  /** Maximum number of quarantined records kept per message; one more line counts the rest. Default 1,000. */
  readonly maxQuarantinedPerMessage?: number;
  /** Whether the raw record is kept with the reason. It contains measured values. Default: false. */
  readonly keepRawRecords?: boolean;
}

/** Number of lines an append wrote or found. */
export interface AppendResult {
  readonly written: number;
  /** Lines of the message written by an earlier delivery. */
  readonly alreadyThere: number;
}

/** Training examples by health domain, in the same order for every delivery of the message. */
export type LinesByDomain = Readonly<Record<string, readonly object[]>>;

interface OutputFile {
  readonly file: JsonlFile;
  readonly commits: GroupCommit<MessageLines, number>;
}

/**
 * Writes training examples to `<folder>/<health_domain>.jsonl` and quarantined records to
 * `<folder>/quarantine/records.ndjson`. Confirmed lines are synced to disk, and a redelivered message adds only missing
 * lines. Concurrent calls share syncs.
 *
 * @example
 * ```ts
 * const writer = await ExampleWriter.open('./output');
 * const { written } = await writer.append(messageId, { metabolic: [{ prompt: '…', completion: '…' }] });
 * ```
 */
export class ExampleWriter {
  private readonly files = new Map<string, OutputFile>();
  private closed = false;

  private constructor(
    private readonly folder: string,
    private readonly lock: FolderLock,
    private readonly options: ExampleWriterOptions,
  ) {}

  /**
   * Creates the folder if needed, locks it, removes lines torn by a crash and counts existing lines.
   *
   * @throws {OutputUnavailableError} when the folder cannot be written
   * @throws {OutputLockedError} when another process writes to it
   */
  static async open(folder: string, options: ExampleWriterOptions = {}): Promise<ExampleWriter> {
    const path = resolve(folder);
    try {
      await makeFolder(path);
      const writer = new ExampleWriter(path, await FolderLock.take(path), options);
      await writer.openFiles();
      return writer;
    } catch (error) {
      throw outputError(path, error);
    }
  }

  /** Memory used by the index of lines, in bytes: 23 to 46 per message and domain. */
  get indexBytes(): number {
    return [...this.files.values()].reduce((sum, { file }) => sum + file.indexBytes, 0);
  }

  /**
   * Appends a message's examples; resolves when they are on disk. Each line begins with `message_id` and `id`: the
   * example's own id, otherwise one made of message id, domain and position.
   *
   * @throws {OutputUnavailableError} when the folder cannot be written; the call may be repeated
   */
  async append(messageId: string, linesByDomain: LinesByDomain): Promise<AppendResult> {
    const parts = Object.entries(linesByDomain).filter(([, lines]) => lines.length > 0);
    const jobs = parts.map(([domain, lines]) => {
      const name = `${domain}.jsonl`;
      if (!DOMAIN_FILE.test(name))
        throw new TypeError(`"${domain}" cannot be a health domain: use a-z, 0-9, _ and -.`);
      return { name, lines: exampleLines(messageId, domain, lines) };
    });
    return addUp(await Promise.all(jobs.map(({ name, lines }) => this.submit(name, messageId, lines))));
  }

  /**
   * Appends a message's unusable records with their reasons; resolves when they are on disk.
   *
   * @throws {OutputUnavailableError} when the folder cannot be written; the call may be repeated
   */
  async quarantine(
    messageId: string,
    source: RecordSource,
    records: readonly QuarantinedRecord[],
  ): Promise<AppendResult> {
    if (records.length === 0) return { written: 0, alreadyThere: 0 };
    const lines = quarantineLines(messageId, source, records, {
      limit: this.options.maxQuarantinedPerMessage ?? 1_000,
      keepRaw: this.options.keepRawRecords ?? false,
    });
    return this.submit(QUARANTINE, messageId, lines);
  }

  /** Waits for pending appends, closes the files and releases the folder. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const { commits, file } of this.files.values()) {
      await commits.idle();
      await file.close();
    }
    await this.lock.release();
  }

  private async openFiles(): Promise<void> {
    try {
      const names = (await readdir(this.folder)).filter((name) => DOMAIN_FILE.test(name));
      for (const name of [...names, QUARANTINE]) await this.fileOf(name).file.ensureOpen();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  private async submit(name: string, messageId: string, lines: readonly string[]): Promise<AppendResult> {
    try {
      if (this.closed) throw new Error('the writer was closed');
      const written = await this.fileOf(name).commits.submit({ messageId, lines });
      return { written, alreadyThere: lines.length - written };
    } catch (error) {
      throw outputError(this.folder, error);
    }
  }

  private fileOf(name: string): OutputFile {
    const known = this.files.get(name);
    if (known) return known;
    const file = new JsonlFile(join(this.folder, name), name === QUARANTINE);
    const commits = new GroupCommit(async (batch: readonly MessageLines[]) => {
      await this.lock.ensureHeld();
      return file.append(batch);
    });
    this.files.set(name, { file, commits });
    return { file, commits };
  }
}

function addUp(results: readonly AppendResult[]): AppendResult {
  return results.reduce(
    (sum, part) => ({
      written: sum.written + part.written,
      alreadyThere: sum.alreadyThere + part.alreadyThere,
    }),
    { written: 0, alreadyThere: 0 },
  );
}

function outputError(folder: string, error: unknown): Error {
  const own = error instanceof OutputLockedError || error instanceof OutputUnavailableError;
  return own ? error : new OutputUnavailableError(folder, error);
}
