import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FromProcess, ProcessSettings, ToProcess } from './protocol.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const LOADER = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];

/** A child process that receives commands, reports its state, and is killed. */
export class KilledProcess {
  readonly #child: ChildProcess;
  readonly #waiting: { readonly is: (message: FromProcess) => boolean; readonly resolve: () => void }[] = [];
  /** Its error output. */
  said = '';

  /** @param script path from the repository root */
  constructor(
    script: string,
    settings: ProcessSettings,
    private readonly heard: (message: FromProcess) => void,
  ) {
    const child = spawn(process.execPath, [...LOADER, script, JSON.stringify(settings)], { cwd: ROOT });
    this.#child = child;
    child.stderr.on('data', (chunk) => (this.said += String(chunk)));
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
  }

  tell(message: ToProcess): void {
    this.#child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  /** Waits for a message. @throws Error when the process ended, or the message did not arrive in time */
  async until(is: (message: FromProcess) => boolean, limitMs = 120_000): Promise<void> {
    const abort = new AbortController();
    const heard = new Promise<void>((resolve) => this.#waiting.push({ is, resolve }));
    const timer = setTimeout(() => abort.abort(), limitMs);
    try {
      const ended = once(this.#child, 'close', { signal: abort.signal });
      const how = await Promise.race([
        heard.then(() => 'heard'),
        ended.then(
          () => 'ended',
          () => 'too late',
        ),
      ]);
      if (how === 'heard') return;
      this.#child.kill('SIGKILL');
      throw new Error(`the process ${how}: ${this.said}`);
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null) {
      this.said += `it ended by itself with code ${this.#child.exitCode}\n`;
      return;
    }
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  #hear(line: string): void {
    // A kill may truncate the last line.
    if (!line.endsWith('}')) return;
    const message = JSON.parse(line) as FromProcess;
    this.heard(message);
    for (const one of this.#waiting.splice(0))
      if (one.is(message)) one.resolve();
      else this.#waiting.push(one);
  }
}
