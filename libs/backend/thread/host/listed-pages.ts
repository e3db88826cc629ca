import type { ManagementEndpoint } from '#contracts';
import type { PageDescription } from '../port/port-protocol.js';

/** The main thread's pages by the number under which the telemetry thread knows them. */
export class ListedPages {
  private readonly ids = new WeakMap<ManagementEndpoint, number>();
  private byId = new Map<number, ManagementEndpoint>();
  private lastId = 0;

  /** @returns descriptions of these pages for the telemetry thread; they replace all earlier pages */
  list(endpoints: readonly ManagementEndpoint[]): PageDescription[] {
    this.byId = new Map(endpoints.map((endpoint) => [this.idOf(endpoint), endpoint]));
    return Array.from(this.byId, ([id, page]) => {
      const { path, method, access, listed, limited, streaming } = page;
      const reportsRefusals = typeof page.refused === 'function';
      return { id, path, method, access, listed, limited, streaming, reportsRefusals };
    });
  }

  /** Undefined for a removed page. */
  get(id: number): ManagementEndpoint | undefined {
    return this.byId.get(id);
  }

  private idOf(endpoint: ManagementEndpoint): number {
    const id = this.ids.get(endpoint) ?? ++this.lastId;
    this.ids.set(endpoint, id);
    return id;
  }
}
