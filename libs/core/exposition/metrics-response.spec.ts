import { expect, it } from '@jest/globals';
import { metricsResponse } from './metrics-response.js';

it('tells the size of a page in bytes', async () => {
  const sizes: number[] = [];
  const page = ['# HELP aufträge Aufträge.\n', Buffer.from('größe 1\n')];
  const { body } = metricsResponse(
    {},
    {
      async *write() {
        yield* await Promise.resolve(page);
      },
      written: (_format, _seconds, bytes) => sizes.push(bytes),
    },
  );
  for await (const _piece of body as AsyncIterable<unknown>);
  expect(sizes).toEqual([Buffer.byteLength(page.join(''))]);
});
