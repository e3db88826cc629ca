/** Spans and durations of Prisma's operations, see `run.mjs`. */
import { isDeepStrictEqual } from 'node:util';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import { SpanCapture } from 'nestjs-observability/testing';
import { databaseCalls } from '../../test/support/database-calls.js';
import type { Project } from './project-client.js';
import { DRIVER_STORY, FOREIGN_STORY, SPAN_STORIES, type SpanStory } from './span-stories.js';
import type { Client } from './stories.js';

/** @returns the names of the stories that went wrong */
export async function checkSpans(project: Project, url: string): Promise<string[]> {
  const failed: string[] = [];
  const capture = new SpanCapture();
  const pool = project.newPool(url);
  const [client, onPool] = [await project.connect(url), await project.connect(pool)];
  const check = async (
    app: INestApplicationContext,
    { name, work, ...expected }: SpanStory,
    by: Client = client,
  ) => {
    const seen = await databaseCalls(app, capture, () => work(by));
    const isRight = isDeepStrictEqual(seen, expected);
    console.log(
      `${isRight ? 'ok   ' : 'FAILS'} spans of ${name}${isRight ? '' : `: ${JSON.stringify(seen)}`}`,
    );
    if (!isRight) failed.push(name);
  };

  const app = await start(capture, pool);
  for (const story of SPAN_STORIES) await check(app, story);
  await check(app, DRIVER_STORY, onPool);
  await app.close();
  if (holder() !== undefined) failed.push('the hook is removed');

  const instrumentation = project.newInstrumentation();
  instrumentation.enable();
  const foreign = holder();
  const second = await start(capture, pool);
  await check(second, FOREIGN_STORY);
  await second.close();
  if (holder() !== foreign) failed.push("the hook of Prisma's own instrumentation is kept");

  instrumentation.disable();
  await Promise.all([client.$disconnect(), onPool.$disconnect()]);
  await pool.end();
  return failed;
}

const holder = (): unknown => Reflect.get(globalThis, 'V7_PRISMA_INSTRUMENTATION');

function start(capture: SpanCapture, pool: object) {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { enabled: false },
        logging: { destination: { write: () => undefined } },
        tracing: { exporters: [capture], scheduledDelayMs: 5 },
      }),
    ],
    providers: [{ provide: 'pool', useValue: pool }],
  })
  class SpansModule {}
  return NestFactory.createApplicationContext(SpansModule, { bufferLogs: true });
}
