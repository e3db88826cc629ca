import { Inject, Injectable } from '@nestjs/common';
import { PAGE_REGISTRY, type PageRegistry } from 'nestjs-observability';
import { FailureLog } from './failure-log.js';

/** A custom page on the management port: `GET /failures?limit=5` returns the latest failures as JSON. */
@Injectable()
export class FailuresPage {
  constructor(@Inject(PAGE_REGISTRY) pages: PageRegistry, failures: FailureLog) {
    pages.add({
      path: '/failures',
      handle: ({ query }) => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(failures.latest(Number(query.get('limit') ?? 10))),
      }),
    });
  }
}
