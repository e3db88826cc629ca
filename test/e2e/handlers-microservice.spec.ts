import type { INestApplication } from '@nestjs/common';
import { Transport, type ClientProxy } from '@nestjs/microservices';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { freePort } from '../support/free-port.js';
import { startReports } from '../support/report-app.js';
import { tellsItsStory } from '../support/report-story.js';
import { durationOf, Story, until } from '../support/story.js';

describe('A microservice over TCP', () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: await freePort() };
    ({ app, url } = await startReports(story, { transport: Transport.TCP, options }));
  });

  afterAll(() => app.close());

  tellsItsStory(story, () => url);

  it('ends the span of a streamed answer with its last value, and marks what fails', async () => {
    const client = app.get<ClientProxy>('REPORTS');
    const before = story.spans.length;
    expect(await firstValueFrom(client.send('stream', {}))).toBe('late');
    await expect(firstValueFrom(client.send('broken', {}))).rejects.toBeDefined();
    const find = (name: string) =>
      until(() => story.spans.slice(before).find((span) => span.name === name), name);
    const [streamed, broken] = [await find('process stream'), await find('process broken')];
    expect(durationOf(streamed)).toBeGreaterThan(15);
    expect(broken.status.code).toBe(SpanStatusCode.ERROR);
    expect((await find('send broken')).status.code).toBe(SpanStatusCode.ERROR);
  });
});
