/**
 * RabbitMQ, several side by side. Debian's own command would switch to the system's user, cookie, data and
 * epmd (Erlang's name service); the scripts below it do not, once each of those is named.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, accepts, reply } from './probes.mjs';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const AMQP_GREETING = 'AMQP\0\0\x09\x01';
const LOOPBACK_ONLY = '-kernel inet_dist_use_interface {127,0,0,1}';
// Erlang's schedulers spin while idle, which on a small machine takes the processor from who is measured.
const NO_SPINNING = '+sbwt none +sbwtdcpu none +sbwtdio none';

const settings = ({ amqp, metrics }, extra) => `listeners.tcp.default = ${HOST}:${amqp}
prometheus.tcp.ip = ${HOST}
prometheus.tcp.port = ${metrics}
log.console = true
log.console.level = info
vm_memory_high_watermark.absolute = 512MiB
disk_free_limit.absolute = 50MB
${extra}
`;

const environment = (dir, { amqp, dist, epmd }) => ({
  RABBITMQ_NODENAME: `observability-${amqp}@localhost`,
  RABBITMQ_NODE_IP_ADDRESS: HOST,
  RABBITMQ_NODE_PORT: String(amqp),
  RABBITMQ_DIST_PORT: String(dist),
  RABBITMQ_MNESIA_BASE: join(dir, 'data'),
  RABBITMQ_LOG_BASE: join(dir, 'data'),
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(dir, 'beam.pid'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
  RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'generated'),
  RABBITMQ_FEATURE_FLAGS_FILE: join(dir, 'feature_flags'),
  // Files that do not exist, so that those of the system are not read.
  RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'none.config'),
  RABBITMQ_CONF_ENV_FILE: join(dir, 'none.conf'),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${LOOPBACK_ONLY} ${NO_SPINNING}`,
  ERL_EPMD_ADDRESS: HOST,
  ERL_EPMD_PORT: String(epmd),
});

export const rabbitmq = {
  name: 'rabbitmq',
  programs: { [SERVER]: 'rabbitmq-server', epmd: 'erlang-base' },
  ports: ['amqp', 'dist', 'epmd', 'metrics'],
  prepare(dir, ports, { config = '', plugins = [] }) {
    mkdirSync(join(dir, 'data'), { recursive: true });
    writeFileSync(join(dir, 'rabbitmq.conf'), settings(ports, config));
    writeFileSync(join(dir, 'enabled_plugins'), `[${plugins.join(',')}].\n`);
  },
  processes: (dir, ports) => [
    {
      name: 'epmd',
      command: 'epmd',
      args: ['-address', HOST, '-port', String(ports.epmd)],
      // Otherwise the broker would start its own daemon.
      ready: () => accepts(ports.epmd),
    },
    { name: 'rabbitmq', command: SERVER, env: environment(dir, ports) },
  ],
  // The listener is opened as the last step of the boot, and a broker that is not ready hangs up instead of
  // answering the greeting with its Connection.Start (class 10, method 10).
  ready: async ({ amqp }) => (await reply(amqp, AMQP_GREETING)).slice(7, 11) === '\0\x0a\0\x0a',
  url: ({ amqp }) => `amqp://guest:guest@${HOST}:${amqp}`,
  env: (url) => ({ RABBITMQ_URL: url }),
};
