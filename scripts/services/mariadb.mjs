/** MariaDB, which speaks MySQL's protocol. Whoever reaches its port on loopback is its root; its data survives a restart. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOST, reply } from './probes.mjs';

const run = promisify(execFile);
const SERVER = '/usr/sbin/mariadbd';
/** It runs as root only with an explicit option. */
const AS_ROOT = process.getuid?.() === 0 ? ['--user=root'] : [];

async function makeData(dir) {
  const data = join(dir, 'data');
  if (existsSync(data)) return;
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...AS_ROOT,
  ]);
}

export const mariadb = {
  name: 'mariadb',
  programs: { [SERVER]: 'mariadb-server-core', my_print_defaults: 'mariadb-client-core' },
  ports: ['mariadb'],
  prepare: (dir) => makeData(dir),
  processes: (dir, { mariadb: port }) => [
    {
      name: 'mariadb',
      command: SERVER,
      args: [
        '--no-defaults',
        `--datadir=${join(dir, 'data')}`,
        `--socket=${join(dir, 'mariadb.sock')}`,
        `--pid-file=${join(dir, 'data', 'server.pid')}`,
        `--bind-address=${HOST}`,
        `--port=${port}`,
        '--skip-name-resolve',
        // A crash of the process loses nothing; that of the machine may.
        '--innodb-flush-log-at-trx-commit=2',
        ...AS_ROOT,
      ],
    },
  ],
  // The server sends its version when a client connects.
  ready: async ({ mariadb: port }) => (await reply(port, '\0')).includes('MariaDB'),
  url: ({ mariadb: port }) => `mysql://root@${HOST}:${port}/mysql`,
  env: (url) => ({ MYSQL_URL: url }),
};
