import { createInterface } from 'node:readline';
import type { ToProcess } from './protocol.js';
import { say } from './show.js';

/** Executes the commands on standard input in order; writes errors to standard error. */
export function obeyInput(obey: (told: ToProcess) => unknown): void {
  let before = Promise.resolve();
  const next = async (line: string): Promise<void> => {
    try {
      const told = JSON.parse(line) as ToProcess;
      await obey(told);
      say({ say: 'done', told });
    } catch (error) {
      process.stderr.write(`${line}: ${String(error)}\n`);
    }
  };
  createInterface({ input: process.stdin }).on('line', (line) => {
    before = before.then(() => next(line));
  });
  say({ say: 'ready' });
}
