import type { TelemetryRequest, TelemetryResponse } from '#contracts';
import { type JsonFields } from './json-fields.js';
import { Parameters } from './parameters.js';
import { QueryProblem } from './query-problem.js';

/** The request that a page handles. */
export interface PageRequest {
  readonly parameters: Parameters;
  readonly signal: AbortSignal;
  /** The JSON body. @throws QueryProblem when the body is no JSON object */
  readonly fields: () => JsonFields;
  /** Whether the request came over the network. */
  readonly remote: boolean;
}

/** A page that the telemetry thread serves. */
export interface QueryPage {
  /** Exact path; `:name` matches one segment. */
  readonly path: string;
  /** Default: GET. Other methods change something, take JSON, and need a token. */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** Whether a page of GET also accepts a posted form. */
  readonly form?: boolean;
  /** Whether the answer lasts until the client disconnects. */
  readonly streaming?: boolean;
  /** Whether it takes too little time to wait for queries. */
  readonly quick?: boolean;
  /** Whether the response consists of the responses of other pages. They count against the limit of requests, not this page. */
  readonly compound?: boolean;
  answer(request: PageRequest): TelemetryResponse | Promise<TelemetryResponse>;
}

/** Maps paths to pages. */
export class Routes {
  private readonly parts: readonly { page: QueryPage; segments: readonly string[] }[];

  constructor(pages: readonly QueryPage[]) {
    this.parts = pages.map((page) => ({ page, segments: page.path.split('/') }));
  }

  /** @throws QueryProblem when no page has the path, or the page does not support the method */
  find(request: TelemetryRequest): { page: QueryPage; parameters: Parameters } {
    const segments = request.path.split('/');
    let known: string | undefined;
    for (const { page, segments: wanted } of this.parts) {
      const place = placesOf(wanted, segments);
      if (!place) continue;
      if (methodsOf(page).includes(request.method))
        return { page, parameters: Parameters.of(request, place) };
      known = page.path;
    }
    if (known === undefined) throw new QueryProblem('not_found', 'there is no such page');
    throw new QueryProblem('bad_data', `${known} does not take ${request.method}`);
  }
}

function methodsOf({ method, form }: QueryPage): readonly string[] {
  if (method) return [method];
  return form ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
}

function placesOf(
  wanted: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (wanted.length !== segments.length) return undefined;
  const place: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const segment = segments[i] as string;
    if (part.startsWith(':')) place[part.slice(1)] = decoded(segment);
    else if (part !== segment) return undefined;
  }
  return place;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
