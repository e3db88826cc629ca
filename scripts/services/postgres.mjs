/** PostgreSQL. Whoever reaches its port on loopback is its superuser; its data survives a restart. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOST, reply } from './probes.mjs';
import { commandAs } from './process.mjs';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
/** It refuses to run as root; its package makes this user. */
const USER = 'postgres';

/** Debian installs each version in a separate folder, which is not on the PATH. */
function program(name) {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).map(Number).filter(Number.isFinite) : [];
  return join(INSTALLED, String(Math.max(0, ...versions)), 'bin', name);
}

/** The first message of a client: its length, version 3.0 of the protocol, who and where. */
function greeting() {
  const body = `\0\x03\0\0user\0${USER}\0database\0postgres\0\0`;
  return `\0\0\0${String.fromCharCode(body.length + 4)}${body}`;
}

async function giveAway(dir) {
  await run('chown', [`${USER}:`, dir]);
  const [command, ...args] = commandAs(USER, 'test', ['-x', dir]);
  await run(command, args).catch(() => {
    throw new Error(
      `postgres runs as the user ${USER}, who may not enter ${dir}; set OBS_SERVICES_DIR to a folder outside of a private one, e.g. /tmp/services`,
    );
  });
}

async function makeCluster(dir) {
  const data = join(dir, 'data');
  if (existsSync(data)) return;
  const [command, ...args] = commandAs(USER, program('initdb'), [
    `--pgdata=${data}`,
    `--username=${USER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
  ]);
  if (command !== program('initdb')) await giveAway(dir);
  await run(command, args, { cwd: dir, env: { PATH: process.env.PATH, LANG: 'C.UTF-8' } });
}

export const postgres = {
  name: 'postgres',
  // Looked up each time, because the version is known only after the installation.
  get programs() {
    return { [program('postgres')]: 'postgresql' };
  },
  ports: ['postgres'],
  prepare: (dir) => makeCluster(dir),
  processes: (dir, { postgres: port }) => [
    {
      name: 'postgres',
      command: program('postgres'),
      args: [
        '-D',
        join(dir, 'data'),
        '-h',
        HOST,
        '-p',
        String(port),
        // No socket in a folder of the system.
        '-k',
        '',
        // A crash of the process loses nothing; that of the machine may.
        '-c',
        'fsync=off',
      ],
      user: USER,
      // Told to terminate, it would wait for its clients to leave.
      stopSignal: 'SIGINT',
    },
  ],
  // While it starts or recovers it accepts connections, but answers with an error instead of an R.
  ready: async ({ postgres: port }) => (await reply(port, greeting())).startsWith('R'),
  url: ({ postgres: port }) => `postgresql://${USER}@${HOST}:${port}/postgres`,
  env: (url) => ({ DATABASE_URL: url }),
};
