import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  CLOCK,
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  tokenProblem,
  errorCode,
  reasonOf,
  type Clock,
  type ResolvedOptions,
} from '#contracts';

const REREAD_MS = 5_000;

/**
 * The tokens that open protected pages: those of the options, those of the file (read again when it changes), or one
 * made for this run. Only keyed hashes of them are kept.
 */
@Injectable()
export class ManagementTokens {
  private readonly logger = new Logger('ManagementServer');
  private readonly key = randomBytes(32);
  private readonly given: Buffer[];
  private fromFile: Buffer[] = [];
  private made: Buffer | undefined;
  private readonly file: string | undefined;
  private fileSeen = 0;
  private lookedAt = 0;

  /** @throws ObservabilityError `OBS_OPTIONS_INVALID` when the token file cannot be read or holds a weak token */
  constructor(
    @Inject(OBSERVABILITY_OPTIONS) { management }: Pick<ResolvedOptions, 'management'>,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.given = management.tokens.map((token) => this.hash(token));
    this.file = management.tokenFile;
    if (this.file !== undefined) this.readFile(this.file);
  }

  /** Whether somebody decided on a token. */
  get areSet(): boolean {
    return this.given.length > 0 || this.fromFile.length > 0;
  }

  /** Makes a token for this run and prints it, unless that is done already. Only where nobody set one. */
  makeOne(): void {
    if (this.made) return;
    const token = randomBytes(32).toString('base64url');
    this.made = this.hash(token);
    // Not a log line: those may leave the machine.
    process.stderr.write(
      `management token for this run (set management.tokens for a lasting one): ${token}\n`,
    );
  }

  /** @returns whether it is one of the tokens; the time this takes says nothing about them */
  accepts(presented: string): boolean {
    this.refresh();
    const hash = this.hash(presented);
    let found = false;
    for (const known of this.all()) {
      const same = timingSafeEqual(known, hash);
      found ||= same;
    }
    return found;
  }

  private all(): Buffer[] {
    const set = [...this.given, ...this.fromFile];
    return set.length === 0 && this.made ? [this.made] : set;
  }

  private hash(token: string): Buffer {
    return createHmac('sha256', this.key).update(token).digest();
  }

  /** A small file, looked at every few seconds at most: an asynchronous reading would only add a race. */
  private refresh(): void {
    const now = this.clock.now();
    if (this.file === undefined || now - this.lookedAt < REREAD_MS) return;
    this.lookedAt = now;
    try {
      if (statSync(this.file).mtimeMs !== this.fileSeen) this.readFile(this.file);
    } catch (error) {
      this.logger.error(`the old tokens stay valid: ${reasonOf(error)}`);
    }
  }

  private readFile(file: string): void {
    const fail = (problem: string, cause?: unknown): never => {
      throw new ObservabilityError(
        'OBS_OPTIONS_INVALID',
        `management.tokenFile (MANAGEMENT_TOKEN_FILE) "${file}": ${problem}`,
        { cause },
      );
    };
    try {
      this.fileSeen = statSync(file).mtimeMs;
      const lines = readFileSync(file, 'utf8').split('\n');
      const tokens = lines.map((line) => line.trim()).filter(Boolean);
      if (tokens.length === 0) fail('holds no token; write one a line');
      for (const [index, token] of tokens.entries()) {
        const problem = tokenProblem(token);
        if (problem) fail(`token ${index + 1} ${problem}`);
      }
      this.fromFile = tokens.map((token) => this.hash(token));
    } catch (error) {
      if (error instanceof ObservabilityError) throw error;
      fail(`cannot be read (${errorCode(error)}); correct the path or its permissions`, error);
    }
  }
}
