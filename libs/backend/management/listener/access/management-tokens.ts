import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import {
  ObservabilityError,
  tokenProblem,
  errorCode,
  reasonOf,
  type Clock,
  type ResolvedOptions,
} from '#contracts';
import type { ListenerLog } from '../listener-log.js';

const REREAD_MS = 5_000;

/** The stored form of a token. */
interface KnownToken {
  readonly hash: Buffer;
  /** Signs sessions that were started with the token: they end when the token is removed, and survive a restart. */
  readonly sessionKey: Buffer;
}

/** The token that is generated for one run of the application if none is configured. */
export interface TokenOfRun {
  /** It was generated and printed earlier, by a thread that died. */
  readonly token?: string;
  /** Receives the token when it is generated. */
  readonly keep?: (token: string) => void;
}

/**
 * The tokens that open protected pages: those of the options, those of the file (read again when it changes), or one
 * generated for this run. Only keyed hashes of them are stored.
 */
export class ManagementTokens {
  private readonly key = randomBytes(32);
  private readonly given: KnownToken[];
  private fromFile: KnownToken[] = [];
  private made: KnownToken | undefined;
  private readonly file: string | undefined;
  private fileSeen = 0;
  private lookedAt = 0;

  /** @throws ObservabilityError `OBS_OPTIONS_INVALID` when the token file cannot be read or holds a weak token */
  constructor(
    { tokens, tokenFile }: Pick<ResolvedOptions['management'], 'tokens' | 'tokenFile'>,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Pick<ListenerLog, 'error'>,
    private readonly ofRun: TokenOfRun = {},
  ) {
    this.given = tokens.map((token) => this.known(token));
    this.file = tokenFile;
    if (ofRun.token !== undefined) this.made = this.known(ofRun.token);
    if (this.file !== undefined) this.readFile(this.file);
  }

  /** Whether a token is configured. */
  get areConfigured(): boolean {
    return this.given.length > 0 || this.fromFile.length > 0;
  }

  /**
   * Generates a token for this run and prints it, unless that was done before. Only called if no token is configured.
   */
  generate(): void {
    if (this.made) return;
    const token = randomBytes(32).toString('base64url');
    this.made = this.known(token);
    this.ofRun.keep?.(token);
    // Not a log line, because log lines may leave the machine.
    process.stderr.write(
      `management token for this run (set management.tokens for a lasting one): ${token}\n`,
    );
  }

  /** Uses the token that another thread generated and printed for this run. */
  adopt(token: string): void {
    this.made ??= this.known(token);
  }

  /** @returns whether it is one of the tokens; the duration reveals nothing about them */
  accepts(presented: string): boolean {
    return this.find(({ hash }) => hash, this.hash(presented)) !== undefined;
  }

  /**
   * @returns the session text for a cookie, valid until a time (milliseconds since 1970); undefined for a wrong token
   */
  sessionOf(presented: string, untilMs: number): string | undefined {
    const token = this.find(({ hash }) => hash, this.hash(presented));
    return token && `${untilMs}.${signature(token, untilMs).toString('base64url')}`;
  }

  /** @returns whether a cookie holds an unexpired session of one of the tokens */
  acceptsSession(session: string): boolean {
    const [, time = '', signed = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(session) ?? [];
    const untilMs = Number(time);
    if (!(untilMs > this.clock.now())) return false;
    const given = Buffer.from(signed, 'base64url');
    return this.find((token) => signature(token, untilMs), given) !== undefined;
  }

  /** Compares with all of them, even after a match, so that the duration does not depend on the position. */
  private find(part: (token: KnownToken) => Buffer, wanted: Buffer): KnownToken | undefined {
    this.refresh();
    let found: KnownToken | undefined;
    for (const token of this.all()) {
      const own = part(token);
      if (own.length === wanted.length && timingSafeEqual(own, wanted)) found ??= token;
    }
    return found;
  }

  private all(): KnownToken[] {
    const set = [...this.given, ...this.fromFile];
    return set.length === 0 && this.made ? [this.made] : set;
  }

  private known(token: string): KnownToken {
    return {
      hash: this.hash(token),
      sessionKey: createHmac('sha256', token).update('console session').digest(),
    };
  }

  private hash(token: string): Buffer {
    return createHmac('sha256', this.key).update(token).digest();
  }

  /**
   * Synchronous: the file is small and is read every few seconds at most, and an asynchronous read would only add a
   * race.
   */
  private refresh(): void {
    const now = this.clock.now();
    if (this.file === undefined || now - this.lookedAt < REREAD_MS) return;
    this.lookedAt = now;
    try {
      if (statSync(this.file).mtimeMs !== this.fileSeen) this.readFile(this.file);
    } catch (error) {
      this.log.error(`the old tokens stay valid: ${reasonOf(error)}`);
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
      if (tokens.length === 0) fail('contains no token; write one per line');
      for (const [index, token] of tokens.entries()) {
        const problem = tokenProblem(token);
        if (problem) fail(`token ${index + 1} ${problem}`);
      }
      this.fromFile = tokens.map((token) => this.known(token));
    } catch (error) {
      if (error instanceof ObservabilityError) throw error;
      fail(`cannot be read (${errorCode(error)}); correct the path or its permissions`, error);
    }
  }
}

function signature({ sessionKey }: KnownToken, untilMs: number): Buffer {
  return createHmac('sha256', sessionKey).update(String(untilMs)).digest();
}
