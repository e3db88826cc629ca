import { ObservabilityError, type ManagementEndpoint, type ManagementMethod } from '#contracts';

/** The page at a path. */
export interface Match {
  /** Keyed by method; HEAD is included with GET. */
  readonly endpoints: ReadonlyMap<string, ManagementEndpoint>;
  /** Values of the `:name` parts. */
  readonly params: Record<string, string>;
}

interface Route {
  readonly parts: readonly string[];
  readonly endpoints: Map<string, ManagementEndpoint>;
}

/** Finds pages by path: exact paths first, then those with `:name` parts, in the given order. */
export class Routes {
  private readonly exact = new Map<string, Route>();
  private readonly patterns = new Map<string, Route>();

  /**
   * @throws ObservabilityError `OBS_MANAGEMENT` for a path without a leading "/", or two pages with the same method and
   *   path
   */
  constructor(endpoints: readonly ManagementEndpoint[]) {
    for (const endpoint of endpoints) this.add(endpoint);
  }

  /** Paths that can be opened with GET without a token; listed in the log and in the answer to an unknown path. */
  get openPaths(): string[] {
    const routes = [...this.exact.values(), ...this.patterns.values()];
    return routes
      .map(({ endpoints }) => endpoints.get('GET'))
      .filter((endpoint) => endpoint && (endpoint.listed ?? (endpoint.access ?? 'open') === 'open'))
      .map((endpoint) => (endpoint as ManagementEndpoint).path);
  }

  get isEmpty(): boolean {
    return this.exact.size + this.patterns.size === 0;
  }

  /** @returns undefined when there is no such page */
  match(path: string): Match | undefined {
    const exact = this.exact.get(path);
    const candidates = [...this.patterns.values()].flatMap(({ parts, endpoints }) => {
      const params = paramsOf(parts, path.split('/'));
      return params ? [{ params, endpoints }] : [];
    });
    if (exact && candidates.length === 0) return { endpoints: exact.endpoints, params: {} };
    const [first] = candidates;
    if (!first) return undefined;
    if (!exact) return first;
    // An exact path overrides a pattern for the same method only.
    return { params: first.params, endpoints: new Map([...first.endpoints, ...exact.endpoints]) };
  }

  private add(endpoint: ManagementEndpoint): void {
    const { path, method = 'GET' } = endpoint;
    if (!path.startsWith('/')) throw invalid(`the path "${path}" does not start with "/"`);
    const kind = path.includes('/:') ? this.patterns : this.exact;
    const route = kind.get(path) ?? { parts: path.split('/'), endpoints: new Map() };
    if (route.endpoints.has(method)) throw invalid(`two pages answer ${method} ${path}`);
    route.endpoints.set(method, endpoint);
    kind.set(path, route);
  }
}

/** The value of the Allow header. */
export function allowed(endpoints: ReadonlyMap<string, ManagementEndpoint>): string {
  const methods = [...endpoints.keys()] as ManagementMethod[];
  return [...methods.flatMap((method) => (method === 'GET' ? [method, 'HEAD'] : [method])), 'OPTIONS'].join(
    ', ',
  );
}

function paramsOf(parts: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = path[index] as string;
    if (!part.startsWith(':')) {
      if (part !== given) return undefined;
      continue;
    }
    const value = decoded(given);
    if (!value) return undefined;
    params[part.slice(1)] = value;
  }
  return params;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function invalid(what: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_MANAGEMENT',
    `${what} on the management port. Give every page a different path, such as "/reports".`,
  );
}
