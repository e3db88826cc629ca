import type { ModulesContainer } from '@nestjs/core';
import type { Board, BoardItem, BoardSource, PresetObjective, PresetDefinition } from '#contracts';

/** The dashboard code is loaded on first use. */
const provisioning = () => import('#provisioning');

/**
 * Dashboards and objectives of the presets that an application imports, and of the preset for any service; each is
 * built once.
 */
export class ApplicationBoards implements BoardSource {
  private readonly made = new Map<string, Promise<Board | undefined>>();
  private presets: readonly PresetDefinition[] | undefined;

  constructor(private readonly modules: ModulesContainer) {}

  async boards(): Promise<readonly BoardItem[]> {
    const { boardItems } = await provisioning();
    return boardItems(await this.withOverview());
  }

  async board(uid: string): Promise<Board | undefined> {
    const made = this.made.get(uid);
    if (made) return made;
    // An unknown name must not add an entry to the cache, as names come from requests.
    if (!(await this.boards()).some((item) => item.uid === uid)) return undefined;
    const board = this.make(uid);
    this.made.set(uid, board);
    return board;
  }

  async objectives(): Promise<readonly PresetObjective[]> {
    const { objectiveItems } = await provisioning();
    return objectiveItems(await this.ofApplication());
  }

  private async make(uid: string): Promise<Board | undefined> {
    const { boardOf } = await provisioning();
    return boardOf(await this.withOverview(), uid);
  }

  private async withOverview(): Promise<readonly PresetDefinition[]> {
    const [{ withOverview }, { service }] = await Promise.all([provisioning(), import('#presets')]);
    return withOverview(await this.ofApplication(), service);
  }

  private async ofApplication(): Promise<readonly PresetDefinition[]> {
    const { presetsOrService } = await import('../presets-or-service.js');
    this.presets ??= presetsOrService(this.modules);
    return this.presets;
  }
}
