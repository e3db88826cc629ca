/** Mosquitto, an MQTT broker. Subscriptions and messages of clients that wish it survive a restart. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, reply } from './probes.mjs';

// Debian puts it where not every user's PATH leads.
const BROKER = '/usr/sbin/mosquitto';
/** A client without a name: MQTT 3.1.1, a clean session. */
const CONNECT = '\x10\x0c\0\x04MQTT\x04\x02\0\x3c\0\0';
const ACCEPTED = '\x20\x02\0\0';

const settings = (dir, { mqtt: port }, extra) => `listener ${port} ${HOST}
allow_anonymous true
persistence true
persistence_location ${dir}/
log_dest stderr
# It would give up root for a user who may not write here.
user root
${extra}
`;

export const mosquitto = {
  name: 'mosquitto',
  programs: { [BROKER]: 'mosquitto' },
  ports: ['mqtt'],
  prepare(dir, ports, { config = '' }) {
    writeFileSync(join(dir, 'mosquitto.conf'), settings(dir, ports, config));
  },
  processes: (dir) => [{ name: 'mosquitto', command: BROKER, args: ['-c', join(dir, 'mosquitto.conf')] }],
  ready: async ({ mqtt: port }) => (await reply(port, CONNECT)) === ACCEPTED,
  url: ({ mqtt: port }) => `mqtt://${HOST}:${port}`,
  env: (url) => ({ MQTT_URL: url }),
};
