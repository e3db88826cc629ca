/**
 * Child processes that answer requests over IPC: each subject runs alone, so that none affects the optimised code of
 * another.
 */
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * @param script path from the folder `bench`
 * @param args arguments of the script
 * @param options `node`: another Node.js executable; `cpu`: the CPU to bind to; `mute`: sends its output to /dev/null;
 *   `under`: a command that runs Node.js; `flags`: further Node.js flags
 */
export function start(script, args, { node = process.execPath, cpu, mute = false, under, flags = [] } = {}) {
  const prefix = under ?? (cpu !== undefined && canPin() ? ['taskset', '-c', String(cpu)] : []);
  const [execPath, ...execArgv] = [...prefix, node, '--expose-gc', '--no-warnings', ...flags];
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), args, {
    execPath,
    execArgv,
    stdio: ['ignore', mute ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  let settle = {};
  child.on('message', (answer) => settle.resolve?.(answer));
  child.on('exit', (code) =>
    settle.reject?.(new Error(`${script} ${args.join(' ')} ended with code ${code}`)),
  );
  return {
    pid: child.pid,
    /** Sends a request and waits for its answer. */
    ask(question) {
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        child.send(question);
      });
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Linux has `taskset`; without it, or with one CPU, the scheduler decides. */
export function canPin() {
  return availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
}

/** The child's side: answers each request with the function's result. */
export function serve(answer) {
  process.on('message', async (question) => process.send((await answer(question)) ?? {}));
  process.on('disconnect', () => process.exit(0));
}
