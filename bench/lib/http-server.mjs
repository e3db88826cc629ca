/**
 * `http-server.mjs <fastify|express> <subject>`: an application under the load of `load.mjs`; it answers with its
 * address and its CPU time in microseconds.
 */
import { serve } from './child.mjs';

process.env.NODE_ENV = 'production';
const [adapter, subject] = process.argv.slice(2);
const { boot } = await import(`../subjects/http/${subject}.mjs`);
const app = await boot(adapter);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
// Every long-running application has had a garbage collection. Before the first one, V8 keeps the `process.nextTick`
// queue among the young objects, which makes a minimal application a fifth faster than later.
globalThis.gc();

serve(() => {
  const { user, system } = process.cpuUsage();
  return { url, cpu: user + system };
});
