/** Processes that answer one question at a time over IPC: each subject lives alone, so that none spoils another's machine code. */
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * @param script path from the folder `bench`
 * @param args arguments of the script
 * @param options `node`: another Node.js to run it with; `cpu`: the only processor it may run on; `mute`: what it
 * prints goes to /dev/null; `under`: the command that runs Node.js; `flags`: further ones of Node.js
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
    /** Sends a question and waits for its answer. */
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

/** Linux has `taskset`; where there is none, or one processor, the scheduler decides. */
export function canPin() {
  return availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
}

/** The child's side: answers each question with what the function returns. */
export function serve(answer) {
  process.on('message', async (question) => process.send((await answer(question)) ?? {}));
  process.on('disconnect', () => process.exit(0));
}
