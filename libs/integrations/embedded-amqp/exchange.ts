import { topicMatches } from './topic-match.js';

export type ExchangeType = 'direct' | 'topic' | 'fanout' | 'headers';

export interface Binding {
  destination: string;
  kind: 'queue' | 'exchange';
  pattern: string;
  args: Record<string, unknown>;
}

type Matcher = (binding: Binding, routingKey: string, headers: Record<string, unknown>) => boolean;

const MATCHERS: Record<ExchangeType, Matcher> = {
  direct: (binding, routingKey) => binding.pattern === routingKey,
  topic: (binding, routingKey) => topicMatches(binding.pattern, routingKey),
  fanout: () => true,
  headers: (binding, _routingKey, headers) => headersMatch(binding.args, headers),
};

export function isExchangeType(type: string): type is ExchangeType {
  return Object.hasOwn(MATCHERS, type);
}

/** Routes messages by its type's rule. */
export class Exchange {
  private readonly bindings: Binding[] = [];

  constructor(
    readonly name: string,
    readonly type: ExchangeType,
  ) {}

  bind(binding: Binding): void {
    if (!this.bindings.some((known) => sameBinding(known, binding))) this.bindings.push(binding);
  }

  unbind(binding: Binding): void {
    this.drop((known) => sameBinding(known, binding));
  }

  forget(kind: Binding['kind'], destination: string): void {
    this.drop((known) => known.kind === kind && known.destination === destination);
  }

  match(routingKey: string, headers: Record<string, unknown>): Binding[] {
    return this.bindings.filter((binding) => MATCHERS[this.type](binding, routingKey, headers));
  }

  private drop(unwanted: (binding: Binding) => boolean): void {
    for (let index = this.bindings.length - 1; index >= 0; index--) {
      if (unwanted(this.bindings[index]!)) this.bindings.splice(index, 1);
    }
  }
}

function headersMatch(args: Record<string, unknown>, headers: Record<string, unknown>): boolean {
  // `all` and `any` ignore x- arguments; `all-with-x` and `any-with-x` do not.
  const mode = typeof args['x-match'] === 'string' ? args['x-match'] : 'all';
  const wanted = Object.entries(args).filter(
    ([key]) => key !== 'x-match' && (mode.endsWith('-with-x') || !key.startsWith('x-')),
  );
  const fits = ([key, value]: [string, unknown]): boolean =>
    Object.hasOwn(headers, key) && (value === null || headers[key] === value);
  return mode.startsWith('any') ? wanted.some(fits) : wanted.every(fits);
}

function sameBinding(one: Binding, other: Binding): boolean {
  return (
    one.destination === other.destination &&
    one.kind === other.kind &&
    one.pattern === other.pattern &&
    JSON.stringify(one.args) === JSON.stringify(other.args)
  );
}
