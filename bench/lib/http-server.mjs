/**
 * `http-server.mjs <fastify|express> <subject>`: an application that is asked by `load.mjs`; it answers its address
 * and the microseconds of processor it has used.
 */
import { serve } from './child.mjs';

process.env.NODE_ENV = 'production';
const [adapter, subject] = process.argv.slice(2);
const { boot } = await import(`../subjects/http/${subject}.mjs`);
const app = await boot(adapter);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
// Every application that lives has collected its garbage. Until the first time V8 keeps the queue of `process.nextTick`
// among the young objects, which makes the smallest application a fifth faster than it will be for the rest of its life.
globalThis.gc();

serve(() => {
  const { user, system } = process.cpuUsage();
  return { url, cpu: user + system };
});
