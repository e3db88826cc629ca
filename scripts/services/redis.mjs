/** Redis. Its data survives a restart: what was marked before an outage is still marked after it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, reply } from './probes.mjs';

const settings = (dir, { redis: port }, extra) => `bind ${HOST}
port ${port}
dir ${dir}
daemonize no
save ""
appendonly yes
appendfsync everysec
${extra}
`;

export const redis = {
  name: 'redis',
  programs: { 'redis-server': 'redis-server' },
  ports: ['redis'],
  prepare(dir, ports, { config = '' }) {
    writeFileSync(join(dir, 'redis.conf'), settings(dir, ports, config));
  },
  processes: (dir) => [{ name: 'redis', command: 'redis-server', args: [join(dir, 'redis.conf')] }],
  // While Redis loads its data it accepts connections, but answers -LOADING.
  ready: async ({ redis: port }) => (await reply(port, 'PING\r\n')).startsWith('+PONG'),
  url: ({ redis: port }) => `redis://${HOST}:${port}`,
  env: (url) => ({ REDIS_URL: url }),
};
