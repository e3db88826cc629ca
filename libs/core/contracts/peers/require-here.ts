import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * `require`, also when the sources run as ES modules. In the published CommonJS, `requireHere('name')` becomes
 * `require('name')`, which test runners and bundlers understand.
 */
export const requireHere = createRequire(
  typeof __filename === 'string' ? __filename : join(process.cwd(), 'index.js'),
);
