import type { Board, BoardItem, PresetObjective, PinnedPanel } from '#contracts';
import { RequestError } from './connection.js';
import { change, get } from './request.js';

const PINS = 'api/telemetry/pins';

/** Dashboards of the presets. */
export async function boardList(abort?: AbortSignal): Promise<readonly BoardItem[]> {
  return noneWhenMissing(async () => (await get<{ boards: BoardItem[] }>('api/boards', {}, abort)).boards);
}

/** One dashboard, with the expressions as in Grafana. */
export async function boardOf(uid: string, abort?: AbortSignal): Promise<Board> {
  return (await get<{ board: Board }>(`api/boards/${encodeURIComponent(uid)}`, {}, abort)).board;
}

/** Objectives of the presets. */
export async function objectiveList(abort?: AbortSignal): Promise<readonly PresetObjective[]> {
  return noneWhenMissing(
    async () => (await get<{ objectives: PresetObjective[] }>('api/objectives', {}, abort)).objectives,
  );
}

/** The application's board of pinned graphs. */
export interface Pins {
  readonly pins: readonly PinnedPanel[];
  /** Whether the graphs survive a restart. */
  readonly kept: boolean;
}

export async function pinList(abort?: AbortSignal): Promise<Pins> {
  return get(PINS, {}, abort);
}

export async function pin(panel: Omit<PinnedPanel, 'id'>): Promise<void> {
  await change('POST', PINS, panel);
}

export async function unpin(id: string): Promise<void> {
  await change('DELETE', `${PINS}/${encodeURIComponent(id)}`);
}

/** Without an application, e.g. for an exported file, there are no presets. */
async function noneWhenMissing<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return [];
    throw error;
  }
}
