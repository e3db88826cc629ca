/**
 * Installs Debian packages without starting any service of the system. One at a time on a machine: several
 * test workers may ask at once, so the work is done by this file run as a program under a lock.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOCK_WAIT_S = 600;
const LOCK_FOLDER = fileURLToPath(new URL('.', import.meta.url));
// What a package's scripts call is not on the PATH of every shell.
const INSTALL_PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_ASIDE = `${POLICY}.aside`;
const OUR_POLICY =
  '#!/bin/sh\n# Written for the time of an installation: no service is started. Safe to delete.\nexit 101\n';

function findProgram(program) {
  const candidates = isAbsolute(program)
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The Debian packages that hold those programs of the services which are not on this machine. */
export function missingPackages(services) {
  const needed = services.flatMap(({ programs }) => Object.entries(programs));
  const missing = needed.filter(([program]) => findProgram(program) === undefined).map(([, name]) => name);
  return [...new Set(missing)];
}

/** Root, on a system that has apt. */
export const canInstall = () => process.getuid?.() === 0 && findProgram('apt-get') !== undefined;

/** Installs the packages, waiting for others that install; throws an error that says why it could not. */
export function install(packages) {
  const self = fileURLToPath(import.meta.url);
  const run = spawnSync(
    'flock',
    // The lock is on this folder itself, so that no lock file stays behind.
    ['--wait', String(LOCK_WAIT_S), LOCK_FOLDER, process.execPath, self, ...packages],
    {
      encoding: 'utf8',
      env: { PATH: INSTALL_PATH, HOME: '/root', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (run.status === 0) return;
  const detail = run.error?.message ?? run.stderr.trim();
  throw new Error(
    `could not install ${packages.join(' ')}: ${detail || 'another installation did not end in time'}`,
  );
}

/**
 * The system's own policy steps aside and comes back. Ours, left by an installation that was killed, does not
 * count as the system's: what that installation put aside comes back now.
 */
function withoutStartingServices(work) {
  if (existsSync(POLICY) && readFileSync(POLICY, 'utf8') !== OUR_POLICY) renameSync(POLICY, POLICY_ASIDE);
  writeFileSync(POLICY, OUR_POLICY, { mode: 0o755 });
  try {
    return work();
  } finally {
    if (existsSync(POLICY_ASIDE)) renameSync(POLICY_ASIDE, POLICY);
    else rmSync(POLICY, { force: true });
  }
}

function aptGet(...args) {
  const patience = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`];
  const network = [
    '-o',
    'Acquire::Retries=2',
    '-o',
    'Acquire::http::Timeout=20',
    '-o',
    'Acquire::https::Timeout=20',
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  const deadline = Date.now() + LOCK_WAIT_S * 1000;
  for (;;) {
    const run = spawnSync('apt-get', ['--quiet', '--quiet', ...patience, ...network, ...args], {
      encoding: 'utf8',
      env,
    });
    if (run.status === 0) return;
    const output = `${run.stdout ?? ''}${run.stderr ?? run.error?.message ?? ''}`.trim();
    // apt waits for dpkg's lock by itself, but not for the one on its package lists.
    const locked = /Could not get lock|Unable to lock/i.test(output);
    if (!locked || Date.now() > deadline) throw new Error(output.split('\n').slice(-6).join('\n'));
    spawnSync('sleep', ['2']);
  }
}

function installNow(packages) {
  try {
    aptGet('update', '-o', 'APT::Update::Error-Mode=any');
  } catch (error) {
    throw new Error(`the package lists cannot be fetched (is there a network?)\n${error.message}`, {
      cause: error,
    });
  }
  withoutStartingServices(() => aptGet('install', '--yes', '--no-install-recommends', ...packages));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installNow(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
