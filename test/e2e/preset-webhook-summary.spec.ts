import { Body, Controller, Injectable, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import { recommender } from 'nestjs-observability/presets/recommender';
import {
  TrackWebhookCache,
  webhook,
  WebhookMetrics,
  type WebhookLane,
} from 'nestjs-observability/presets/webhook';

interface Message {
  id: string;
  lane: WebhookLane;
}

/** Knows prices, remembers every message, and fails for complex ones. */
@Injectable()
class Clinic {
  private readonly seen = new Set<string>();

  constructor(private readonly metrics: WebhookMetrics) {}

  answer({ id, lane }: Message): string {
    if (this.seen.has(id)) {
      this.metrics.duplicateMessage();
      return 'again';
    }
    this.seen.add(id);
    this.metrics.laneClassification(lane, 0.004);
    if (lane === 'complex') throw new Error('too complex');
    this.known(lane);
    this.metrics.memoryWrite('success', 0.2);
    this.metrics.memoryQueueSize(10 - this.seen.size);
    return `about ${lane}`;
  }

  @TrackWebhookCache('answers')
  known(lane: WebhookLane): number | null {
    return lane === 'price' ? 12 : null;
  }
}

@Controller('webhook')
class WebhookController {
  constructor(
    private readonly clinic: Clinic,
    private readonly metrics: WebhookMetrics,
  ) {}

  @Post()
  receive(@Body() message: Message): string {
    return this.metrics.trackRequest('/webhook', message.lane, () => this.clinic.answer(message));
  }
}

let app: INestApplication;

async function boot(presets: Parameters<typeof PresetModule.forRoot>[0]): Promise<void> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } }),
      PresetModule.forRoot(presets),
    ],
    controllers: [WebhookController],
    providers: [Clinic],
  })
  class ClinicModule {}
  app = await NestFactory.create(ClinicModule, { logger: false });
  await app.listen(0, '127.0.0.1');
}
afterEach(() => app.close());

async function send(lane: WebhookLane, id: string): Promise<void> {
  await fetch(`${await app.getUrl()}/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, lane }),
  });
}

async function summary(): Promise<unknown> {
  const answer = await fetch(`${app.get(ManagementServer).url}/metrics/summary`);
  expect(answer.headers.get('content-type')).toMatch('application/json');
  return answer.json();
}

it('is the summary of the system, key by key, before and after a load', async () => {
  await boot([webhook]);
  expect(await summary()).toEqual({
    requests: { total: 0 },
    cache: { hits: 0, misses: 0, hit_rate: 0 },
    mem0: { queue_size: 0, writes: 0 },
    lanes: { faq: 0, price: 0, scheduling: 0, complex: 0 },
    errors: { total: 0 },
    duplicates: { total: 0 },
  });
  const lanes: WebhookLane[] = ['faq', 'price', 'faq', 'scheduling', 'price', 'faq', 'scheduling', 'complex'];
  for (const [index, lane] of lanes.entries()) await send(lane, `m${index}`);
  await send('faq', 'm0');
  await send('price', 'm1');
  expect(await summary()).toEqual({
    requests: { total: 10 },
    cache: { hits: 2, misses: 5, hit_rate: 28.6 },
    mem0: { queue_size: 3, writes: 7 },
    lanes: { faq: 3, price: 2, scheduling: 2, complex: 1 },
    errors: { total: 1 },
    duplicates: { total: 2 },
  });
});

it('is under the names of the presets when there are several', async () => {
  await boot([webhook, recommender]);
  await send('faq', 'm0');
  expect(await summary()).toMatchObject({
    webhook: { requests: { total: 1 }, lanes: { faq: 1 } },
    recommender: { requests: { total: 1 }, recommendations: { total: 0 } },
  });
});
