/** `npm run endurance -- NAME [options]`: runs `endurance/NAME/run.mjs`. Without a name it lists the available ones. */
import { existsSync, readdirSync } from 'node:fs';

const [name, ...args] = process.argv.slice(2);
const folder = new URL('.', import.meta.url);
const names = readdirSync(folder).filter((one) => existsSync(new URL(`${one}/run.mjs`, folder)));
if (!names.includes(name)) {
  console.error(`usage: npm run endurance -- NAME [options], with one of: ${names.join(', ')}`);
  process.exit(2);
}
process.argv.splice(2, Infinity, ...args);
await import(new URL(`${name}/run.mjs`, folder).href);
