import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver sees it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The answer of a receiver. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Behaviour = (request: ReceivedRequest) => ReceiverAnswer | 'hang' | 'endless';

/** An HTTP receiver on this machine. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  behaviour: Behaviour = () => ({ status: 200 });
  private readonly server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.answer({ method, path: url, headers, body: Buffer.concat(pieces).toString('utf8') }, response);
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(behaviour: Behaviour): void {
    this.requests.length = 0;
    this.behaviour = behaviour;
  }

  /** Bodies of the received requests, parsed as JSON. */
  contents(): Record<string, unknown>[] {
    return this.requests.map(({ body }) =>
      body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: ReceivedRequest, response: ServerResponse): void {
    this.requests.push(request);
    const answer = this.behaviour(request);
    if (answer === 'hang') return;
    if (answer === 'endless') {
      response.writeHead(500);
      const more = () => void response.write('x'.repeat(65_536));
      response.on('drain', more);
      response.on('error', () => undefined);
      more();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }
}
