import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Logger, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoLogger } from 'nestjs-pino';
import { ManagementServer, ObservabilityModule } from '../../dist/esm/index.js';
import { TracingService } from '../../dist/esm/tracing.js';
import { LATENCY } from './application.mjs';

const [directory] = process.argv.slice(2);
const LINES_EVERY_MS = 20;
const SLOW = { name: 'bench', interval: '5s', rules: [{ alert: 'Slow', expr: `${LATENCY} > 0` }] };
let answered = 0;

class Orders {
  logger = new Logger('Orders');

  find(id) {
    answered += 1;
    this.logger.log({ id }, 'an order was looked up');
    return { id, paid: true, items: Array.from({ length: 20 }, (_, item) => ({ item, price: item * 1.5 })) };
  }
}
Get(':id')(Orders.prototype, 'find', Object.getOwnPropertyDescriptor(Orders.prototype, 'find'));
Param('id')(Orders.prototype, 'find', 0);
Controller('orders')(Orders);

class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      service: { name: 'shop' },
      management: { port: 0 },
      tracing: { samplingRatio: 1 },
      logging: { destination: { write: () => true } },
      store: { enabled: true, ...(directory && { directory }) },
      ...(directory && { alerting: { rules: [SLOW] } }),
      console: true,
    }),
  ],
  controllers: [Orders],
})(AppModule);

const app = await NestFactory.create(AppModule, { bufferLogs: true });
app.useLogger(app.get(PinoLogger));
await app.listen(0, '127.0.0.1');
const tracing = app.get(TracingService);
const logger = new Logger('Load');

let timer;
const deeds = {
  lines: (perSecond) => {
    clearInterval(timer);
    const each = (perSecond * LINES_EVERY_MS) / 1000;
    let due = 0;
    let written = 0;
    if (perSecond > 0)
      timer = setInterval(() => {
        for (due += each; due >= 1; due -= 1)
          logger.log(
            { order: (written += 1), customer: `c-${written % 97}` },
            'an order was placed and will be delivered',
          );
      }, LINES_EVERY_MS);
    return {};
  },
  // Root, parts and steps are `count` spans. With pauses, since listeners are handed 2,048 spans at once at most.
  spans: async (count) => {
    let traceId = '';
    await tracing.trace('the large one', {}, async (root) => {
      ({ traceId } = root.spanContext());
      for (let i = 0; i < count / 10; i += 1) {
        tracing.trace(`part ${i}`, { part: i }, () => {
          const steps = i === 0 ? 9 : 10;
          for (let j = 1; j < steps; j += 1) tracing.startSpan(`step ${j} of ${i}`, { step: j }).end();
        });
        if (i % 20 === 0) await setTimeout(5);
      }
    });
    return { traceId };
  },
  figures: () => {
    const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, answered };
  },
};
process.on('message', (message) => {
  const [[deed, value]] = Object.entries(message);
  void Promise.resolve(deeds[deed](value)).then((answer) => process.send(answer));
});
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1));
process.send({ url: await app.getUrl(), console: `${app.get(ManagementServer).url}/console` });
