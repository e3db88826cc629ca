import {
  ObservabilityError,
  type Deed,
  type TelemetryRequest,
  type TelemetryRequests,
  type TelemetryResponse,
} from '#contracts';

/** Parameters of a request; undefined ones are omitted. */
export type RequestParameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const BASE = '/api/alerting';
const NO_BODY = new Uint8Array();

/** Calls the pages of alerting from the application's code. */
export class AlertRequests {
  constructor(private readonly requests: TelemetryRequests) {}

  async read<T>(path: string, parameters: RequestParameters = {}): Promise<T> {
    return answerOf<T>(await this.ask('GET', path, parameters));
  }

  /** Gets a page's JSON; undefined when the resource does not exist (404). */
  async find<T>(path: string): Promise<T | undefined> {
    const response = await this.ask('GET', path, {});
    return response.status === 404 ? undefined : answerOf<T>(response);
  }

  async stream(path: string, parameters: RequestParameters): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.ask('GET', path, parameters);
    if (response.status !== 200) await answerOf(response);
    return response.body;
  }

  async change<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    deed?: Deed,
  ): Promise<T> {
    return answerOf<T>(await this.ask(method, path, { by: deed?.by, reason: deed?.reason }, body));
  }

  private ask(
    method: TelemetryRequest['method'],
    path: string,
    parameters: RequestParameters,
    body?: object,
  ): Promise<TelemetryResponse> {
    return this.requests({
      method,
      path: BASE + path,
      query: queryOf(parameters),
      contentType: body ? 'application/json' : '',
      body: body ? new TextEncoder().encode(JSON.stringify(body)) : NO_BODY,
    });
  }
}

/** Times in the format of the pages. */
export function timesOf({ fromMs, toMs }: { fromMs?: number; toMs?: number }): RequestParameters {
  return {
    from: fromMs === undefined ? undefined : fromMs / 1000,
    to: toMs === undefined ? undefined : toMs / 1000,
  };
}

function queryOf(parameters: RequestParameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of [value].flat()) if (one !== undefined) query.append(name, String(one));
  return query.toString();
}

async function answerOf<T>({ status, body }: TelemetryResponse): Promise<T> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  const answer = JSON.parse(Buffer.concat(parts).toString()) as T & { error?: string };
  if (status === 200) return answer;
  const text = answer.error ?? `status ${status}`;
  throw new ObservabilityError('OBS_ALERTING', text.replace(/^OBS_ALERTING: /, ''));
}
