import { describe, expect, it } from '@jest/globals';
import { isNestWatch, isRunByNestWatch } from './watch-mode.js';

describe('A restart by nest start --watch', () => {
  it.each([
    'node /app/node_modules/.bin/nest start --watch',
    '/usr/bin/node /app/node_modules/@nestjs/cli/bin/nest.js start -w',
    'node --no-warnings /app/node_modules/.bin/nest start orders --watch --debug',
    'node /usr/local/bin/nest s -dw',
    'node C:\\app\\node_modules\\@nestjs\\cli\\bin\\nest.js start --watch',
  ])('is recognised by its parent: %s', (command) => expect(isNestWatch(command)).toBe(true));

  it.each([
    'node /app/node_modules/.bin/nest start',
    'node /app/node_modules/.bin/nest build --watch',
    'node /app/node_modules/.bin/nest start -- --watch',
    'node --watch dist/main.js',
    'node /app/dist/start --watch',
    '/app/nest/server start --watch',
    'systemd --watch',
    'pm2 start dist/main.js --watch',
    '',
  ])('is nothing else: %s', (command) => expect(isNestWatch(command)).toBe(false));

  it('is not looked for in production', () => {
    expect(isRunByNestWatch({})).toBe(false);
    expect(isRunByNestWatch({}, 2 ** 30)).toBe(false);
  });
});
