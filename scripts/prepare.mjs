/**
 * `npm ci` builds what `npm run demo` runs, so that the demo starts at once. Not in CI, which builds by itself, and not
 * where only the manifest was copied.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../libs', import.meta.url));
if (!process.env.CI && existsSync(sources) && /^(?:ci|install)$/.test(process.env.npm_command ?? '')) {
  const { ensureBuilt } = await import('./ensure-built.mjs');
  await ensureBuilt();
}
