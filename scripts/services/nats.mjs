/** NATS, with nothing but its port for clients. It keeps no messages. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, reply } from './probes.mjs';

// Debian puts it where not every user's PATH leads.
const SERVER = '/usr/sbin/nats-server';

export const nats = {
  name: 'nats',
  programs: { [SERVER]: 'nats-server' },
  ports: ['nats'],
  prepare(dir, { nats: port }, { config = '' }) {
    writeFileSync(join(dir, 'nats.conf'), `host: "${HOST}"\nport: ${port}\n${config}\n`);
  },
  processes: (dir) => [{ name: 'nats', command: SERVER, args: ['--config', join(dir, 'nats.conf')] }],
  // The server sends INFO when a client connects.
  ready: async ({ nats: port }) => (await reply(port, 'PING\r\n')).startsWith('INFO'),
  url: ({ nats: port }) => `nats://${HOST}:${port}`,
  env: (url) => ({ NATS_URL: url }),
};
