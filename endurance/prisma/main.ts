/** See `run.mjs`; the argument is the project with Prisma. */
import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { Metered } from 'nestjs-observability/metrics';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { Pool } from 'pg';
import { open } from '../../scripts/services/index.mjs';
import { openProject } from './project-client.js';
import { checkSpans } from './spans.js';
import { STORIES, type Story } from './stories.js';

const project = openProject(process.argv[2] ?? '.');

@Module({
  imports: [
    ObservabilityModule.forRoot({
      management: { port: 0 },
      logging: { destination: { write: () => undefined } },
      tracing: { endpoint: 'http://127.0.0.1:1' },
    }),
  ],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
const dir = await mkdtemp(join(tmpdir(), 'with-prisma-'));
const postgres = await open('postgres', dir, { tied: true });
const pool = new Pool({ connectionString: postgres.url });
await pool.query('CREATE TABLE orders (n int PRIMARY KEY)');
await pool.query('CREATE TABLE items (id int PRIMARY KEY, n int REFERENCES orders)');
await pool.query('INSERT INTO orders SELECT generate_series(1, 3)');
await pool.query('INSERT INTO items VALUES (7, 2)');
await pool.end();
const client = await project.connect(postgres.url);

const failed: string[] = [];
for (const story of STORIES) {
  const complaint = await run(story);
  console.log(`${complaint ? 'FAILS' : 'ok   '} ${story.name}${complaint ? `: ${complaint}` : ''}`);
  if (complaint) failed.push(story.name);
}
await client.$disconnect();
await app.close();
const withoutSpans = await checkSpans(project, postgres.url);
await postgres.stop();
await rm(dir, { recursive: true, force: true });
console.log(`${STORIES.length} ways to use what Prisma returns, ${failed.length} of them not counted once`);
console.log(`${withoutSpans.length} wrong spans or measurements of Prisma's operations`);
process.exit(failed.length + withoutSpans.length > 0 ? 1 : 0);

/** The problem of a story, as text. */
async function run({ name, query, consume, expected, ...story }: Story): Promise<string> {
  const outcome = story.outcome ?? 'success';
  const metric = `prisma_${name.replace(/\W+/g, '_')}`;
  class Service {
    @Metered(metric)
    ask(): unknown {
      return query(client);
    }
  }
  const result = await consume(new Service().ask() as never, client);
  await setImmediate();
  await setImmediate();
  const page = await fetchMetricsPage(app.get(ManagementServer).url);
  const calls = metricValue(page, `${metric}_calls_total`, { outcome });
  const open = metricValue(page, `${metric}_in_flight`);
  const isRight = isDeepStrictEqual(JSON.parse(JSON.stringify(result)), expected);
  return [
    isRight ? '' : `result ${JSON.stringify(result)}`,
    calls === 1 ? '' : `${calls ?? 0} calls with outcome ${outcome}`,
    open === 0 ? '' : `${open ?? '?'} in flight`,
  ]
    .filter(Boolean)
    .join(', ');
}
