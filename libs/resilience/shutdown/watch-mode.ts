import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Time limit for `ps`, where there is no `/proc`, milliseconds. */
const PS_MS = 1_000;
/** Maximum shells between the CLI and the application (`nest start --watch --shell`). */
const MAX_SHELLS = 2;

interface Ancestor {
  /** The command line, with parts separated by spaces. */
  readonly command: string;
  readonly parent: number;
}

/**
 * Whether the parent process is `nest start` in watch mode, which restarts the application with SIGTERM. Requires all
 * of: the parent's command line contains the Nest CLI, `start` and `--watch` (or `-w`); `NODE_ENV` is not `production`;
 * the process is not in a Kubernetes container.
 */
export function isRunByNestWatch(env: Environment, parent = process.ppid): boolean {
  if (env.NODE_ENV === 'production' || env.KUBERNETES_SERVICE_HOST || process.platform === 'win32')
    return false;
  let pid = parent;
  for (let shells = 0; shells <= MAX_SHELLS; shells++) {
    const ancestor = look(pid);
    if (!ancestor) return false;
    if (isNestWatch(ancestor.command)) return true;
    if (!/^(?:\S*\/)?(?:sh|bash|dash|zsh|ash|busybox)\b/.test(ancestor.command)) return false;
    pid = ancestor.parent;
  }
  return false;
}

/** @returns whether a command line is that of the Nest CLI with `start` and `--watch` */
export function isNestWatch(command: string): boolean {
  const words = command.split(/\s+/);
  const cli = words.findIndex((word) => /(?:^|[\\/])nest(?:\.js)?$/.test(word));
  if (cli < 0 || cli > 8) return false;
  const end = words.indexOf('--');
  const own = words.slice(cli + 1, end < 0 ? undefined : end);
  return (
    (own[0] === 'start' || own[0] === 's') &&
    own.some((word) => /^(?:--watch|-[a-vx-z]*w[a-z]*)$/i.test(word))
  );
}

function look(pid: number): Ancestor | undefined {
  return fromProc(pid) ?? fromPs(pid);
}

function fromProc(pid: number): Ancestor | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything; it is followed by state and parent.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { command, parent };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): Ancestor | undefined {
  if (process.platform === 'linux') return undefined;
  try {
    const text = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: PS_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(text) ?? [];
    return command === undefined ? undefined : { command, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
