/**
 * `npm run trace-context -- [--adapter express|fastify] [--port 5000]`: an application of ours that speaks the protocol
 * of the W3C trace-context test suite. To `POST /test` with `[{ "url", "arguments" }]` it posts `arguments` to each
 * `url`, through `fetch` as any application would.
 */
import { parseArgs } from 'node:util';
import { ensureBuilt } from './ensure-built.mjs';

const { values } = parseArgs({
  options: {
    adapter: { type: 'string', default: 'express' },
    port: { type: 'string', default: '5000' },
  },
});
const platforms = {
  express: () => import('@nestjs/platform-express').then(({ ExpressAdapter }) => new ExpressAdapter()),
  fastify: () => import('@nestjs/platform-fastify').then(({ FastifyAdapter }) => new FastifyAdapter()),
};
const platform = platforms[values.adapter];
const port = Number(values.port);
if (!platform || !Number.isInteger(port)) {
  process.stderr.write('usage: npm run trace-context -- [--adapter express|fastify] [--port <number>]\n');
  process.exit(2);
}

await ensureBuilt();
await import('reflect-metadata');
const { Body, Controller, HttpCode, Module, Post } = await import('@nestjs/common');
const { NestFactory } = await import('@nestjs/core');
const { ObservabilityModule } = await import('nestjs-observability');

class TestController {
  async post(actions) {
    for (const { url, arguments: body } of actions) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
    }
    return { posted: actions.length };
  }
}
decorate(TestController, 'post', Post(), HttpCode(200));
Body()(TestController.prototype, 'post', 0);
Controller('test')(TestController);

class TestModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'trace-context' },
      logging: { level: 'warn' },
      management: { enabled: false },
    }),
  ],
  controllers: [TestController],
})(TestModule);

const app = await NestFactory.create(TestModule, await platform(), { logger: ['error', 'warn'] });
app.enableShutdownHooks();
await app.listen(port, '127.0.0.1');
process.stdout.write(`listening on http://127.0.0.1:${port}/test (${values.adapter})\n`);

function decorate(type, key, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, key);
  for (const decorator of decorators) decorator(type.prototype, key, descriptor);
}
