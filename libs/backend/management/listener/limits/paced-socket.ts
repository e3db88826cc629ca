import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Turns } from './turns.js';

const NEW_LINE = 10;

/**
 * Lets the HTTP parser see one request of a connection at a time. The first one is passed on at once, and those behind it
 * take turns with the other connections'. Node parses all that arrives: 64 KB hold more than two thousand pipelined requests, which would all be
 * answered before any other connection has its turn. What waits here is bounded, because nothing more is read meanwhile.
 */
export class PacedSocket extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  private held: Buffer | undefined;
  private hasEnded = false;
  private isWanted = false;
  private isPassing = false;
  private request: IncomingMessage | undefined;
  /** Bytes of the body that were announced and not passed on yet. */
  private bodyLeft = 0;
  /** Bytes so far in the line that is being passed on. */
  private lineLength = 0;
  private isFirst = true;
  /** Whether the client sent another request before it had its answer. */
  private isPipelining = false;
  private writingSince: number | undefined;

  /**
   * @param socket connected and flowing
   * @param first what has been read of it
   * @param turns shared with the other connections
   */
  constructor(
    readonly socket: Socket,
    first: Buffer,
    private readonly turns: Turns,
  ) {
    super({ allowHalfOpen: true, readableHighWaterMark: 1 });
    ({ remoteAddress: this.remoteAddress, remotePort: this.remotePort } = socket);
    socket.on('data', this.receive);
    socket.once('end', () => {
      this.hasEnded = true;
      this.passOn();
    });
    socket.once('close', () => this.destroy());
    this.receive(first);
  }

  /** Milliseconds for which the client has not read what was written to it; 0 when it has. */
  get stalledMs(): number {
    return this.writingSince === undefined ? 0 : performance.now() - this.writingSince;
  }

  /** Whether nothing of a request has come, or all that came was answered. */
  get isQuiet(): boolean {
    return this.held === undefined && this.lineLength === 0;
  }

  /** @returns false, and ends the connection, when another request is not answered yet */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.request) {
      this.destroy();
      return false;
    }
    this.request = request;
    this.bodyLeft = Number(request.headers['content-length'] ?? 0);
    this.lineLength = 0;
    this.isFirst = false;
    response.once('close', () => {
      this.request = undefined;
      this.isPipelining = this.held !== undefined;
      setImmediate(this.passOn);
    });
    return true;
  }

  /** Closes the connection when everything is written; `node:http` calls it after a last answer. */
  destroySoon(): void {
    this.end(() => this.destroy());
  }

  /** Time is kept by the port, for all connections. */
  setTimeout(): this {
    return this;
  }

  override _read(): void {
    this.isWanted = true;
    // What was passed on before is parsed first: this is called from within `push`.
    process.nextTick(this.passOn);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.writingSince = performance.now();
    this.socket.write(chunk, (error) => {
      this.writingSince = undefined;
      if (error) this.destroy();
      else done();
    });
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    // One system call for all of them, without a copy of the whole.
    this.socket.cork();
    for (const { chunk } of chunks.slice(0, -1)) this.socket.write(chunk);
    this._write(chunks.at(-1)!.chunk, 'utf8', done);
    this.socket.uncork();
  }

  override _final(done: () => void): void {
    this.socket.end(() => done());
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    this.held = undefined;
    done();
  }

  private readonly receive = (chunk: Buffer): void => {
    this.held = this.held ? Buffer.concat([this.held, chunk]) : chunk;
    this.socket.pause();
    this.passOn();
  };

  private readonly passOn = (): void => {
    if (!this.isWanted || this.isPassing || this.destroyed) return;
    // Also while an answer is under way: the client has left.
    if (!this.held && this.hasEnded) {
      this.isWanted = false;
      this.push(null);
      return;
    }
    if (this.isAnswering && this.held) return;
    if (!this.held) return void this.socket.resume();
    this.isWanted = false;
    this.isPassing = true;
    if (this.isFirst) this.passPiece();
    else this.turns.take(this.passPiece, this.isPipelining);
  };

  private readonly passPiece = (): void => {
    if (this.held) this.push(this.nextPiece(this.held));
    // The next piece in the next turn, even of a first request: empty lines, for one, have no end.
    setImmediate(() => {
      this.isPassing = false;
      this.passOn();
    });
  };

  /** Whether all of a request was passed on, and its answer is not finished. */
  private get isAnswering(): boolean {
    return this.request?.complete === true;
  }

  private nextPiece(held: Buffer): Buffer {
    const end = this.request && this.bodyLeft > 0 ? this.bodyLeft : this.endOfHead(held);
    if (this.request) this.bodyLeft = Math.max(0, this.bodyLeft - Math.min(end, held.length));
    this.held = end < held.length ? held.subarray(end) : undefined;
    return held.subarray(0, end);
  }

  /** Behind the first empty line, which ends the headers of a request and a chunked body; or else the end of it all. */
  private endOfHead(held: Buffer): number {
    let from = 0;
    for (let at = held.indexOf(NEW_LINE); at >= 0; at = held.indexOf(NEW_LINE, from)) {
      // A carriage return at most.
      const isEmpty = this.lineLength + at - from <= 1;
      this.lineLength = 0;
      from = at + 1;
      if (isEmpty) return from;
    }
    this.lineLength += held.length - from;
    return held.length;
  }
}
