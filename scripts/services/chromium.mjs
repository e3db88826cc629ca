/** Chromium without a window, to be driven over its DevTools protocol. */
import { join } from 'node:path';
import { HOST, httpStatus } from './probes.mjs';

export const chromium = {
  name: 'chromium',
  programs: { chromium: 'chromium' },
  ports: ['devtools'],
  prepare: () => undefined,
  processes: (dir, { devtools: port }) => [
    {
      name: 'chromium',
      command: 'chromium',
      args: [
        '--headless=new',
        // Root has no sandbox, and the pages are the tests' own.
        '--no-sandbox',
        '--disable-gpu',
        // Containers have little shared memory.
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        `--user-data-dir=${join(dir, 'profile')}`,
        `--remote-debugging-port=${port}`,
        'about:blank',
      ],
    },
  ],
  ready: async ({ devtools: port }) => (await httpStatus(port, '/json/version')) === 200,
  url: ({ devtools: port }) => `http://${HOST}:${port}`,
  env: (url) => ({ CHROMIUM_URL: url }),
};
