import type { ManagementResponse } from '#contracts';
import type { RequestShares, Served } from './request-shares.js';

/**
 * Maximum size in bytes of a page that is kept for several clients; a larger one is generated for each client, as fast
 * as the client reads.
 */
const MAX_BYTES = 524_288;

interface Group {
  readonly served: Served[];
  readonly made: Promise<Made>;
}

/** A page for the first request, and for the other requests unless it is too large to be kept. */
interface Made {
  readonly first: ManagementResponse;
  readonly others?: ManagementResponse;
}

/**
 * Lets concurrent requests for the same page share one. Generation starts after all of them arrived, so that no client
 * gets data from before its request; requests that arrive later share the next page.
 */
export class SharedPages {
  private readonly waiting = new Map<string, Group>();

  constructor(private readonly shares: RequestShares) {}

  /**
   * @param key equal for requests with the same answer
   * @param make called once for all waiting requests
   */
  async get(
    key: string,
    served: Served,
    make: () => ManagementResponse | Promise<ManagementResponse>,
  ): Promise<ManagementResponse> {
    const group = this.waiting.get(key);
    if (!group) return (await this.begin(key, served, make)).first;
    group.served.push(served);
    const { others } = await group.made;
    if (others) return others;
    await this.shares.turn([served]);
    return make();
  }

  private begin(
    key: string,
    served: Served,
    make: () => ManagementResponse | Promise<ManagementResponse>,
  ): Promise<Made> {
    const all = [served];
    const made = this.shares
      .turn(all)
      .finally(() => this.waiting.delete(key))
      .then(async () => shared(await make()));
    this.waiting.set(key, { served: all, made });
    return made;
  }
}

async function shared(page: ManagementResponse): Promise<Made> {
  const { body } = page;
  if (typeof body === 'string' || body instanceof Uint8Array)
    return { first: page, ...(body.length <= MAX_BYTES && { others: page }) };
  const slices = body[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await slices.next(); !next.done; next = await slices.next()) {
    const slice = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    begun.push(slice);
    bytes += slice.length;
    if (bytes > MAX_BYTES) return { first: { ...page, body: continued(begun, slices) } };
  }
  const whole = { ...page, body: Buffer.concat(begun) };
  return { first: whole, others: whole };
}

/** The parts read so far, then the rest on demand. */
function continued(
  begun: Uint8Array[],
  slices: AsyncIterator<string | Uint8Array>,
): AsyncIterable<string | Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = begun.shift();
        return value ? { value, done: false } : slices.next();
      },
      return: async () => {
        await slices.return?.();
        return { value: undefined, done: true };
      },
    }),
  };
}
