/** A clinic's webhook: messages are sorted into lanes and answered, from a cache where that is possible. */
import { Body, Controller, Injectable, Logger, Module, Post } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { PresetModule } from 'nestjs-observability/presets';
import {
  TrackWebhookCache,
  TrackWebhookRequest,
  webhook,
  WebhookMetrics,
  type WebhookLane,
} from 'nestjs-observability/presets/webhook';
import { addSpanEvent, trace, Traced } from 'nestjs-observability/tracing';

export interface Message {
  id: string;
  text: string;
}

export interface Answer {
  lane: WebhookLane;
  text: string;
}

@Injectable()
export class Faq {
  private readonly answers = new Map([['when are you open?', 'From 8 to 18.']]);

  @TrackWebhookCache('faq')
  find(question: string): string | undefined {
    return this.answers.get(question.toLowerCase());
  }
}

@Injectable()
export class Assistant {
  private readonly logger = new Logger(Assistant.name);
  private readonly seen = new Set<string>();

  constructor(
    private readonly faq: Faq,
    private readonly metrics: WebhookMetrics,
  ) {}

  @TrackWebhookRequest('/webhook', { ofResult: (answer?: Answer) => answer?.lane ?? 'complex' })
  @Traced('answer message')
  async answer({ id, text }: Message): Promise<Answer> {
    if (text === '') throw new RangeError('a message without a text');
    if (this.seen.has(id)) this.metrics.duplicateMessage();
    this.seen.add(id);
    const startedAt = performance.now();
    const known = this.faq.find(text);
    const lane = known === undefined ? 'complex' : 'faq';
    this.metrics.laneClassification(lane, (performance.now() - startedAt) / 1000);
    addSpanEvent('classified', { lane });
    const answer = known ?? (await trace('ask a person', () => Promise.resolve('We call you back.')));
    this.logger.log({ lane }, 'answered');
    return { lane, text: answer };
  }
}

@Controller('webhook')
class WebhookController {
  constructor(private readonly assistant: Assistant) {}

  @Post()
  answer(@Body() message: Message): Promise<Answer> {
    return this.assistant.answer(message);
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({ service: { name: 'healthcare-backend' } }),
    PresetModule.forRoot([webhook]),
  ],
  controllers: [WebhookController],
  providers: [Assistant, Faq],
})
export class AppModule {}
