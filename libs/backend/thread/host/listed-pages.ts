import type { ManagementEndpoint } from '#contracts';
import type { PageDescription } from '../port/port-protocol.js';

/** The pages of the main thread by number, as the telemetry thread knows them. */
export class ListedPages {
  private readonly ids = new WeakMap<ManagementEndpoint, number>();
  private byId = new Map<number, ManagementEndpoint>();
  private lastId = 0;

  /** @returns what the telemetry thread has to know of these pages, which are all from now on */
  list(endpoints: readonly ManagementEndpoint[]): PageDescription[] {
    this.byId = new Map(endpoints.map((endpoint) => [this.idOf(endpoint), endpoint]));
    return Array.from(this.byId, ([id, page]) => {
      const { path, method, access, listed, limited, streaming } = page;
      const hearsRefusals = typeof page.refused === 'function';
      return { id, path, method, access, listed, limited, streaming, hearsRefusals };
    });
  }

  /** Undefined for a page that was taken out. */
  get(id: number): ManagementEndpoint | undefined {
    return this.byId.get(id);
  }

  private idOf(endpoint: ManagementEndpoint): number {
    const id = this.ids.get(endpoint) ?? ++this.lastId;
    this.ids.set(endpoint, id);
    return id;
  }
}
