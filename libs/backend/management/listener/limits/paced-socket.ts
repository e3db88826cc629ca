import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Turns } from './turns.js';

const NEW_LINE = 10;

/**
 * Passes the requests of a connection to the HTTP parser one at a time: the first at once, later ones in turn with
 * those of other connections. Node.js parses everything that arrives: 64 KB can hold more than 2,000 pipelined
 * requests, which would all be answered before any other connection. The buffer is bounded, because the socket is
 * paused meanwhile.
 */
export class PacedSocket extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  private held: Buffer | undefined;
  private hasEnded = false;
  private isWanted = false;
  private isPassing = false;
  private request: IncomingMessage | undefined;
  /** Announced bytes of the body that were not passed on yet. */
  private bodyLeft = 0;
  /** Length so far of the line that is being passed on, in bytes. */
  private lineLength = 0;
  private isFirst = true;
  /** Whether the client sent another request before it received its answer. */
  private isPipelining = false;
  private writingSince: number | undefined;

  /**
   * @param socket connected and flowing
   * @param first bytes already read from it
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

  /** Time in milliseconds for which the client has not read written data; 0 when all of it was read. */
  get stalledMs(): number {
    return this.writingSince === undefined ? 0 : performance.now() - this.writingSince;
  }

  /** Whether no request has arrived, or all that arrived were answered. */
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

  /** Closes the connection when everything is written; `node:http` calls it after the last answer. */
  destroySoon(): void {
    this.end(() => this.destroy());
  }

  /** Does nothing: `PortConnections` keeps the time-outs of all connections. */
  setTimeout(): this {
    return this;
  }

  override _read(): void {
    this.isWanted = true;
    // In the next tick, so that data passed on before is parsed first: `_read` is called from within `push`.
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
    // One system call for all chunks, without copying them.
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
    // Also while an answer is in progress: the client has disconnected.
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
    // The next piece in the next turn, even of a first request: empty lines, for example, may continue without end.
    setImmediate(() => {
      this.isPassing = false;
      this.passOn();
    });
  };

  /** Whether a whole request was passed on, and its answer is not finished. */
  private get isAnswering(): boolean {
    return this.request?.complete === true;
  }

  private nextPiece(held: Buffer): Buffer {
    const end = this.request && this.bodyLeft > 0 ? this.bodyLeft : this.endOfHead(held);
    if (this.request) this.bodyLeft = Math.max(0, this.bodyLeft - Math.min(end, held.length));
    this.held = end < held.length ? held.subarray(end) : undefined;
    return held.subarray(0, end);
  }

  /**
   * The position after the first empty line, which ends the headers of a request and a chunked body; otherwise the end
   * of the data.
   */
  private endOfHead(held: Buffer): number {
    let from = 0;
    for (let at = held.indexOf(NEW_LINE); at >= 0; at = held.indexOf(NEW_LINE, from)) {
      // An empty line has at most a carriage return.
      const isEmpty = this.lineLength + at - from <= 1;
      this.lineLength = 0;
      from = at + 1;
      if (isEmpty) return from;
    }
    this.lineLength += held.length - from;
    return held.length;
  }
}
