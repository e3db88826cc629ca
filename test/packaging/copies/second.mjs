/** `node second.mjs FOLDER`: loads the installed package, then one entry point of the copy in FOLDER. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

await import('nestjs-observability');
createRequire(import.meta.url)(join(process.argv[2], 'dist/cjs/metrics.js'));
