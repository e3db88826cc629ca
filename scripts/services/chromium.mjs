/** Chromium without a window, to be driven over its DevTools protocol. */
import { join } from 'node:path';
import { HOST, httpStatus } from './probes.mjs';

/** What Chromium adds to the folder of its temporary files, and what the path of a socket may hold, in bytes. */
const SOCKET = '/org.chromium.Chromium.XXXXXX/SingletonSocket';
const MAX_SOCKET_PATH = 107;

/** Its temporary files stay behind when it ends; in our own folder they go with it. */
const temporaryFiles = (dir) => (Buffer.byteLength(dir + SOCKET) <= MAX_SOCKET_PATH ? { TMPDIR: dir } : {});

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
      env: temporaryFiles(dir),
    },
  ],
  ready: async ({ devtools: port }) => (await httpStatus(port, '/json/version')) === 200,
  url: ({ devtools: port }) => `http://${HOST}:${port}`,
  env: (url) => ({ CHROMIUM_URL: url }),
};
