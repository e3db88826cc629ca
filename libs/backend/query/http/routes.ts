import type { TelemetryRequest, TelemetryResponse } from '#contracts';
import { type JsonFields } from './json-fields.js';
import { Parameters } from './parameters.js';
import { QueryProblem } from './query-problem.js';

/** What a page is given. */
export interface PageRequest {
  readonly parameters: Parameters;
  readonly signal: AbortSignal;
  /** The JSON that came along. @throws QueryProblem when it is none */
  readonly fields: () => JsonFields;
  /** Whether it came over the network. */
  readonly remote: boolean;
}

/** A page of the thread. */
export interface QueryPage {
  /** Exact path; `:name` stands for one part of it. */
  readonly path: string;
  /** Default: GET. What is not GET changes something, takes JSON, and needs a token. */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** Whether a form may be posted to a page of GET. */
  readonly form?: boolean;
  /** Whether its answer lasts until the client leaves. */
  readonly streaming?: boolean;
  answer(request: PageRequest): TelemetryResponse | Promise<TelemetryResponse>;
}

/** Finds the page of a path. */
export class Routes {
  private readonly parts: readonly { page: QueryPage; segments: readonly string[] }[];

  constructor(pages: readonly QueryPage[]) {
    this.parts = pages.map((page) => ({ page, segments: page.path.split('/') }));
  }

  /** @throws QueryProblem when there is no such page, or not for this method */
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
