/** A trend platform: items are collected from sources, and what many of them mention becomes a trend. */
import { Controller, Get, Injectable, Logger, Module, NotFoundException, Param } from '@nestjs/common';
import { ObservabilityModule, runWith } from 'nestjs-observability';
import { Logged } from 'nestjs-observability/logging';
import { PresetModule } from 'nestjs-observability/presets';
import {
  trends,
  TrendsMetrics,
  TrackTrendsQuery,
  TrackTrendsTask,
} from 'nestjs-observability/presets/trends';

export interface Item {
  source: string;
  topic: string;
}

@Injectable()
export class TrendStore {
  private readonly mentions = new Map<string, number>();

  @TrackTrendsQuery('upsert', 'trends')
  mention(topic: string): Promise<number> {
    const count = (this.mentions.get(topic) ?? 0) + 1;
    this.mentions.set(topic, count);
    return Promise.resolve(count);
  }

  @TrackTrendsQuery('select', 'trends')
  find(topic: string): Promise<number | undefined> {
    return Promise.resolve(this.mentions.get(topic));
  }
}

@Injectable()
export class Collector {
  private readonly logger = new Logger(Collector.name);

  constructor(
    private readonly store: TrendStore,
    private readonly metrics: TrendsMetrics,
  ) {}

  @TrackTrendsTask('collect_items')
  @Logged({ level: 'info' })
  async collect(items: readonly Item[]): Promise<void> {
    for (const { source, topic } of items)
      await runWith({ source }, async () => {
        this.metrics.itemsCollectedFrom(source);
        if ((await this.store.mention(topic)) !== 2) return;
        this.metrics.trendsCreatedIn('news');
        this.logger.log({ topic }, 'a trend begins');
      });
  }
}

@Controller('trends')
class TrendsController {
  constructor(private readonly store: TrendStore) {}

  @Get(':topic')
  async find(@Param('topic') topic: string): Promise<{ mentions: number }> {
    const mentions = await this.store.find(topic);
    if (mentions === undefined) throw new NotFoundException();
    return { mentions };
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({ service: { name: 'trends' }, logging: { format: 'trends' } }),
    PresetModule.forRoot([trends]),
  ],
  controllers: [TrendsController],
  providers: [Collector, TrendStore],
})
export class AppModule {}
