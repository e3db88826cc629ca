/* The receiver of `receive.py` for tests, and its output. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { selfSigned } from '../self-signed.js';

/** Debian's packages belong to Debian's own Python, which need not be the first on the path. */
const PYTHON = '/usr/bin/python3';
const PROTOCOL_FILES = join(import.meta.dirname, '../../fixtures/opentelemetry-proto');

/** A request in protobuf's mapping to JSON; ids are hexadecimal. */
export interface DecodedRequest {
  readonly signal: 'traces' | 'metrics' | 'logs';
  readonly protocol: 'grpc' | 'http/protobuf' | 'http/json';
  readonly tls: boolean;
  /** Whether a field of it is not in the protocol files. */
  readonly unknown?: boolean;
  readonly request?: Record<string, unknown>;
  /** Why it could not be decoded. */
  readonly refused?: string;
}

/**
 * A receiver by other hands: Google's protobuf and gRPC for Python, and the published protocol files.
 *
 * @example
 * const receiver = await PythonReceiver.start();
 * // … an application exports to receiver.url('grpc', true), trusting receiver.certificate …
 * expect(receiver.requests).toHaveLength(3);
 */
export class PythonReceiver {
  readonly requests: DecodedRequest[] = [];
  private ports: Readonly<Record<string, number>> = {};

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @throws Error with the program's output if it does not listen */
  static async start(): Promise<PythonReceiver> {
    const folder = mkdtempSync(join(tmpdir(), 'otlp-receiver-'));
    const { cert, key } = selfSigned();
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    const program = join(import.meta.dirname, 'receive.py');
    const files = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const child = spawn(PYTHON, [program, PROTOCOL_FILES, ...files], { stdio: 'pipe' });
    const receiver = new PythonReceiver(child, folder);
    await receiver.listening();
    return receiver;
  }

  /** File of the certificate that a client must trust for TLS. */
  get certificate(): string {
    return join(this.folder, 'cert.pem');
  }

  url(protocol: DecodedRequest['protocol'], tls: boolean): string {
    const port = this.ports[`${protocol === 'grpc' ? 'grpc' : 'http'}${tls ? 's' : ''}`];
    return `http${tls ? 's' : ''}://localhost:${port}`;
  }

  /** Ends the program; all that it answered before is in `requests` then. */
  async stop(): Promise<void> {
    const ended = once(this.child, 'close');
    this.child.stdin?.end();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async listening(): Promise<void> {
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('without pipes');
    let said = '';
    stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise<void>((resolve, reject) => {
      createInterface(stdout).on('line', (line) => {
        const told = JSON.parse(line) as DecodedRequest | { ports: Record<string, number> };
        if (!('ports' in told)) return void this.requests.push(told);
        this.ports = told.ports;
        resolve();
      });
      this.child.once('error', reject);
      this.child.once('close', () => reject(new Error(`the receiver ended: ${said}`)));
    });
  }
}
