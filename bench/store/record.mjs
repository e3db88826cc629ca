/**
 * `node bench/store/record.mjs URL DIR [SECONDS]`: stores the text of a `/metrics` page every 5 s, one file per scrape,
 * for `size.mjs --recording DIR`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const EVERY_MS = 5000;
const [url, dir, seconds = '3600'] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
const firstMs = Math.ceil(Date.now() / EVERY_MS) * EVERY_MS;
for (let timeMs = firstMs; timeMs <= firstMs + Number(seconds) * 1000; timeMs += EVERY_MS) {
  await sleep(Math.max(0, timeMs - Date.now()));
  const page = await (await fetch(url)).text();
  writeFileSync(join(dir, `${timeMs}.gz`), gzipSync(page));
}
