import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, GraphQLModule, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { inbound, Story, Teller } from '../support/story.js';
import { Telling, TOLD_AROUND, TOLD_FAILED } from '../support/telling.js';

@Resolver()
@Telling()
class OrdersResolver {
  constructor(private readonly teller: Teller) {}

  @Query(() => Int)
  async order(@Args('id', { type: () => Int }) id: number): Promise<number> {
    await this.teller.tell();
    return id;
  }

  @Mutation(() => Int)
  cancel(@Args('id', { type: () => Int }) id: number): number {
    throw new Error(`too late for ${id}`);
  }
}

describe('A GraphQL resolver', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
        GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
      ],
      providers: [OrdersResolver, Teller],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  async function ask(query: string, traceparent: string): Promise<unknown> {
    const response = await fetch(`${await app.getUrl()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent },
      body: JSON.stringify({ query }),
    });
    return response.json();
  }

  it('has its span inside the request’s, and its lines in the same trace, with all that Nest runs around it', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    expect(await ask('{ order(id: 7) }', traceparent)).toEqual({ data: { order: 7 } });
    const spans = await story.spansOf(traceId, 'POST');
    const [resolver, server] = ['OrdersResolver.order', 'POST'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(resolver?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
    expect(server?.parentSpanContext?.spanId).toBe(spanId);
    expect(story.told(traceId).slice(0, TOLD_AROUND.length)).toEqual(TOLD_AROUND);
  });

  it('marks a resolver that throws, whose request is answered with 200', async () => {
    const { traceId, traceparent } = inbound(2);
    expect(await ask('mutation { cancel(id: 7) }', traceparent)).toMatchObject({
      errors: [{ message: 'too late for 7' }],
    });
    const spans = await story.spansOf(traceId, 'POST');
    expect(spans.find(({ name }) => name === 'OrdersResolver.cancel')?.status.code).toBe(
      SpanStatusCode.ERROR,
    );
    expect(story.told(traceId).slice(0, TOLD_FAILED.length)).toEqual(TOLD_FAILED);
  });

  it('is timed by name and by the type of its error', async () => {
    await ask('{ order(id: 7) }', inbound(3).traceparent);
    await ask('mutation { cancel(id: 7) }', inbound(4).traceparent);
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const count = (resolver: string, type: string) =>
      metricValue(page, 'graphql_resolver_duration_seconds_count', { resolver, error_type: type });
    expect(count('OrdersResolver.order', '')).toBeGreaterThan(0);
    expect(count('OrdersResolver.cancel', 'Error')).toBeGreaterThan(0);
  });
});
