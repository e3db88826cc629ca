/** A recommender: an API that answers with items, a training, and a page that reports what its visitor saw. */
import { Controller, Get, Injectable, Logger, Module, Param } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  recommender,
  RecommenderMetrics,
  TrackRecommenderTraining,
  traceStep,
  traceWork,
} from 'nestjs-observability/presets/recommender';
import { PageController } from './page';

@Injectable()
export class Engine {
  private readonly logger = new Logger(Engine.name);

  constructor(private readonly metrics: RecommenderMetrics) {}

  recommend(tenantId: string, userId: string): Promise<string[]> {
    const about = { tenant_id: tenantId, user_id: userId, num_items: 2 };
    return traceWork('api', about, async () => {
      const items = await traceStep('api', 'ml_engine_call', () =>
        this.metrics.trackInference('ann_search', 'v1', () => Promise.resolve(['book', 'lamp'])),
      );
      this.metrics.recommendationServed(tenantId, 'v1');
      this.metrics.apiTokensUsed(tenantId, '/recommendations', 3);
      this.logger.log({ tenant_id: tenantId, items: items.length }, 'recommended');
      return items;
    });
  }

  @TrackRecommenderTraining((tenantId: string) => tenantId, 'als')
  async train(tenantId: string, ratings: readonly number[]): Promise<number> {
    if (ratings.length === 0) throw new RangeError('no ratings');
    const quality = await traceStep('training', 'model_training', () => Promise.resolve(0.8));
    this.metrics.modelQuality(tenantId, 'ndcg_10', quality);
    return quality;
  }
}

@Controller('recommendations')
class RecommendationsController {
  constructor(private readonly engine: Engine) {}

  @Get(':tenant/:user')
  async recommend(
    @Param('tenant') tenant: string,
    @Param('user') user: string,
  ): Promise<{ items: string[] }> {
    return { items: await this.engine.recommend(tenant, user) };
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({ service: { name: 'recommender' }, management: { mount: '/internal' } }),
    PresetModule.forRoot([recommender]),
  ],
  controllers: [PageController, RecommendationsController],
  providers: [Engine],
})
export class AppModule {}
