/** `scraper.mjs <milliseconds>`: requests the page `{ url }` that often, the first time at once. */
import { get } from 'node:http';
import { setInterval } from 'node:timers';
import { serve } from '../lib/child.mjs';

const everyMs = Number(process.argv[2]);

serve(async ({ url }) => {
  await scrape(url);
  setInterval(() => void scrape(url), everyMs);
});

function scrape(url) {
  return new Promise((resolve, reject) => {
    get(url, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
}
