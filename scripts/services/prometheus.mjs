/** Prometheus. By default it scrapes itself and the application's management port. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, httpStatus } from './probes.mjs';

const settings = ({ prometheus: port }) => `global: { scrape_interval: 2s, evaluation_interval: 2s }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['${HOST}:${port}'] }]
  - job_name: application
    static_configs: [{ targets: ['${HOST}:${process.env.METRICS_PORT || 8004}'] }]
`;

export const prometheus = {
  name: 'prometheus',
  programs: { prometheus: 'prometheus', promtool: 'prometheus' },
  ports: ['prometheus'],
  prepare(dir, ports, { config }) {
    mkdirSync(join(dir, 'data'), { recursive: true });
    writeFileSync(join(dir, 'prometheus.yml'), config ?? settings(ports));
  },
  processes: (dir, { prometheus: port }, { flags = [] }) => [
    {
      name: 'prometheus',
      command: 'prometheus',
      args: [
        `--config.file=${join(dir, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(dir, 'data')}`,
        `--web.listen-address=${HOST}:${port}`,
        '--web.enable-lifecycle',
        '--log.level=warn',
        ...flags,
      ],
    },
  ],
  ready: async ({ prometheus: port }) => (await httpStatus(port, '/-/ready')) === 200,
  url: ({ prometheus: port }) => `http://${HOST}:${port}`,
  env: (url) => ({ PROMETHEUS_URL: url }),
};
