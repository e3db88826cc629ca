/**
 * Processes that outlive the program that started them. Each has a folder, a log, and a pid file that also
 * holds its start time, so that a number the system has since given to someone else is never signalled.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './probes.mjs';

export const logPath = (dir, name) => join(dir, `${name}.log`);
const GRACE_MS = 30_000;
const pidPath = (dir, name) => join(dir, `${name}.pid`);

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may itself hold spaces and brackets: read what follows it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie whose threads are still ending holds its ports until the last of them is gone.
    const gone = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
    return { gone, group: Number(fields[2]), startTime: fields[19] };
  } catch {
    return undefined;
  }
}

function leaderOf(dir, name) {
  try {
    const [pid, startTime] = readFileSync(pidPath(dir, name), 'utf8').trim().split(' ');
    return { pid: Number(pid), startTime };
  } catch {
    return undefined;
  }
}

/** Every living process of the group that `launch` started under this name; empty when it has ended. */
export function pidsOf(dir, name) {
  const leader = leaderOf(dir, name);
  if (!leader) return [];
  const holder = statOf(leader.pid);
  if (holder && holder.startTime !== leader.startTime) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid);
      return stat?.group === leader.pid && !stat.gone;
    });
}

/**
 * What to run so that a program runs as `user`, where we are root and there is one; `endedBy` is the signal it gets when
 * the process that starts it ends.
 */
export function commandAs(user, command, args, endedBy) {
  const privileges = [
    ...(user && process.getuid() === 0 ? ['--reuid', user, '--regid', user, '--init-groups'] : []),
    ...(endedBy ? ['--pdeathsig', endedBy.replace('SIG', '')] : []),
  ];
  return privileges.length > 0 ? ['setpriv', ...privileges, command, ...args] : [command, ...args];
}

/**
 * Starts a program as the leader of a new process group. `tied` ends it with the process that started it, however that
 * one ends. The environment is small on purpose: no setting of the user leaks in.
 */
export async function launch(dir, { name, command, args = [], env = {}, user, stopSignal }, options = {}) {
  const log = openSync(logPath(dir, name), 'a');
  const endedBy = options.tied ? (stopSignal ?? 'SIGTERM') : undefined;
  const [program, ...rest] = commandAs(user, command, args, endedBy);
  try {
    const child = spawn(program, rest, {
      cwd: dir,
      env: { PATH: process.env.PATH, HOME: dir, LANG: 'C.UTF-8', ...env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    child.unref();
    writeFileSync(pidPath(dir, name), `${child.pid} ${statOf(child.pid)?.startTime ?? 'ended'}\n`);
  } finally {
    closeSync(log);
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks the process to end, and ends its whole group by force when it has not after half a minute. */
export async function stop(dir, name, stopSignal = 'SIGTERM') {
  const [first] = pidsOf(dir, name);
  if (first === undefined) return forget(dir, name);
  const leader = leaderOf(dir, name).pid;
  // A leader that died may have left children: then they are asked instead.
  signal(pidsOf(dir, name).includes(leader) ? leader : -leader, stopSignal);
  if (!(await until(() => pidsOf(dir, name).length === 0, GRACE_MS))) await kill(dir, name);
  forget(dir, name);
}

/** Ends the whole process group at once, as a crash would. */
export async function kill(dir, name) {
  if (pidsOf(dir, name).length > 0) signal(-leaderOf(dir, name).pid, 'SIGKILL');
  if (!(await until(() => pidsOf(dir, name).length === 0, 10_000))) {
    throw new Error(`${name} is still running after SIGKILL (process group ${leaderOf(dir, name).pid})`);
  }
  forget(dir, name);
}

const forget = (dir, name) => rmSync(pidPath(dir, name), { force: true });

/** The last lines of a process's log, for error messages. */
export function logTail(dir, name, lines = 12) {
  try {
    return readFileSync(logPath(dir, name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
