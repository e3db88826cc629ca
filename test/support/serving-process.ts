/** The serving app as a separate process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ShutdownEnd } from 'nestjs-observability';

const COMMAND = [
  ...['-C', 'obs:source'],
  ...['--import', './test/support/typescript-loader.mjs'],
  './test/support/serving-app.ts',
];

export interface ServingProcess {
  readonly child: ChildProcess;
  /** Addresses of the application and of the management port. */
  readonly url: string;
  readonly management: string;
  /** Resolves when a provider is being destroyed that waits for {@link goOn}. */
  readonly destroying: Promise<void>;
  goOn(): void;
  /** Resolves with the outcome of the shutdown. */
  readonly ends: Promise<ShutdownEnd>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; end?: ShutdownEnd }>;
}

/** A line of its output. */
interface Said {
  ready?: { url: string; management: string };
  destroying?: boolean;
  end?: ShutdownEnd;
}

/** Starts it, and resolves when it is listening. */
export async function startServing(
  adapter: 'express' | 'fastify',
  env: Record<string, string> = {},
): Promise<ServingProcess> {
  const child = spawn(process.execPath, [...COMMAND, adapter], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: 'pipe',
    timeout: 90_000,
    killSignal: 'SIGKILL',
  });
  let [end, stderr] = [undefined as ShutdownEnd | undefined, ''];
  let told: (end: ShutdownEnd) => void;
  const ends = new Promise<ShutdownEnd>((resolve) => (told = resolve));
  let lingers: () => void;
  const destroying = new Promise<void>((resolve) => (lingers = resolve));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ready = new Promise<{ url: string; management: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Said;
      if (line.ready) resolve(line.ready);
      if (line.destroying) lingers();
      if (line.end) told((end = line.end));
    });
    child.once('close', () => reject(new Error(`it ended before it was ready\n${stderr}`)));
  });
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, end };
  });
  const goOn = (): void => void child.stdin.write('\n');
  return { child, destroying, goOn, ends, ended, ...(await ready) };
}
