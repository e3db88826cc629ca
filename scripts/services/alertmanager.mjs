/** Alertmanager without a cluster. By default it sends its alerts to no receiver. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, httpStatus } from './probes.mjs';

const SETTINGS = `route: { receiver: nobody, group_wait: 1s, group_interval: 1s, repeat_interval: 1m }
receivers: [{ name: nobody }]
`;

export const alertmanager = {
  name: 'alertmanager',
  programs: { 'prometheus-alertmanager': 'prometheus-alertmanager', amtool: 'prometheus-alertmanager' },
  ports: ['alertmanager'],
  prepare(dir, _ports, { config }) {
    mkdirSync(join(dir, 'data'), { recursive: true });
    writeFileSync(join(dir, 'alertmanager.yml'), config ?? SETTINGS);
  },
  processes: (dir, { alertmanager: port }) => [
    {
      name: 'alertmanager',
      command: 'prometheus-alertmanager',
      args: [
        `--config.file=${join(dir, 'alertmanager.yml')}`,
        `--storage.path=${join(dir, 'data')}`,
        `--web.listen-address=${HOST}:${port}`,
        // Empty: otherwise it gossips on every interface of the machine.
        '--cluster.listen-address=',
        '--log.level=warn',
      ],
    },
  ],
  ready: async ({ alertmanager: port }) => (await httpStatus(port, '/-/ready')) === 200,
  url: ({ alertmanager: port }) => `http://${HOST}:${port}`,
  env: (url) => ({ ALERTMANAGER_URL: url }),
};
