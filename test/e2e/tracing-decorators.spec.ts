import { Controller, Get, Inject, Injectable, Module, Scope, type INestApplication } from '@nestjs/common';
import { NestFactory, REQUEST } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { Traced } from 'nestjs-observability/tracing';
import { LeftService } from '../support/circular/left.service.js';
import { RightService } from '../support/circular/right.service.js';
import { inbound, Story } from '../support/story.js';

@Injectable({ scope: Scope.REQUEST })
@Traced()
class RequestScoped {
  constructor(@Inject(REQUEST) private readonly request: { headers: Record<string, string> }) {}

  who(): string | undefined {
    return this.request.headers['x-user'];
  }
}

@Controller()
class UserController {
  constructor(
    private readonly scoped: RequestScoped,
    private readonly left: LeftService,
  ) {}

  @Get('who')
  who(): string | undefined {
    return this.scoped.who();
  }

  @Get('ping')
  ping(): number {
    return this.left.ping(3);
  }
}

describe('@Traced', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      controllers: [UserController],
      providers: [RequestScoped, LeftService, RightService],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  it('works on request-scoped providers, whose state stays their own', async () => {
    const users = await Promise.all(
      ['ada', 'bob'].map(async (user, index) => {
        const { traceparent } = inbound(index + 1);
        return (
          await fetch(`${await app.getUrl()}/who`, { headers: { traceparent, 'x-user': user } })
        ).text();
      }),
    );
    expect(users).toEqual(['ada', 'bob']);
    const spans = await story.spansOf(inbound(1).traceId, 'GET /who');
    expect(spans.map(({ name }) => name)).toEqual(['RequestScoped.who', 'GET /who']);
  });

  it('works on classes that import each other', async () => {
    const { traceId, traceparent } = inbound(3);
    expect(await (await fetch(`${await app.getUrl()}/ping`, { headers: { traceparent } })).text()).toBe('3');
    const spans = await story.spansOf(traceId, 'GET /ping');
    expect(spans.map(({ name }) => name)).toEqual([
      'pong',
      'LeftService.ping',
      'pong',
      'LeftService.ping',
      'GET /ping',
    ]);
  });
});
