import type { TelemetryRequest, TelemetryResponse } from '#contracts';
import { Parameters } from './parameters.js';
import { QueryProblem } from './query-problem.js';

/** What a page is given. */
export interface PageRequest {
  readonly parameters: Parameters;
  readonly signal: AbortSignal;
}

/** A page of the thread. */
export interface QueryPage {
  /** Exact path; `:name` stands for one part of it. */
  readonly path: string;
  /** Whether a form may be posted to it; GET always may. */
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
    for (const { page, segments: wanted } of this.parts) {
      const place = placesOf(wanted, segments);
      if (!place) continue;
      if (!['GET', 'HEAD', ...(page.form ? ['POST'] : [])].includes(request.method))
        throw new QueryProblem('bad_data', `${page.path} does not take ${request.method}`);
      return { page, parameters: Parameters.of(request, place) };
    }
    throw new QueryProblem('not_found', 'there is no such page');
  }
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
