import type {
  AlertStatistics,
  Incident,
  MaintenanceWindow,
  PlannedMaintenance,
  RuleGroupStatus,
  Silence,
  TrailEntry,
} from '#contracts';
import { RequestError } from './connection.js';
import { change, get, queryOf } from './request.js';

const DIRECTORY = 'api/alerting';

/** Open incidents, or those of the period. @returns null while the application evaluates no rules */
export async function incidents(
  state: 'open' | 'all',
  abort?: AbortSignal,
): Promise<readonly Incident[] | null> {
  return whenOn(async () => {
    const question = { ...(state === 'open' && { state }), limit: 200 };
    return (await get<{ incidents: Incident[] }>(`${DIRECTORY}/incidents`, question, abort)).incidents;
  });
}

export async function incidentOf(
  id: string,
  abort?: AbortSignal,
): Promise<{ readonly incident: Incident; readonly timeline: readonly TrailEntry[] }> {
  return get(`${DIRECTORY}/incidents/${encodeURIComponent(id)}`, {}, abort);
}

export async function ruleGroups(abort?: AbortSignal): Promise<readonly RuleGroupStatus[] | null> {
  return whenOn(
    async () => (await get<{ groups: RuleGroupStatus[] }>(`${DIRECTORY}/rules`, {}, abort)).groups,
  );
}

export async function silences(abort?: AbortSignal): Promise<readonly Silence[] | null> {
  return whenOn(
    async () => (await get<{ silences: Silence[] }>(`${DIRECTORY}/silences`, {}, abort)).silences,
  );
}

export async function statisticsOf(last: string, abort?: AbortSignal): Promise<AlertStatistics | null> {
  return whenOn(() => get<AlertStatistics>(`${DIRECTORY}/statistics`, { last }, abort));
}

/** @param deed `acknowledge`, `resolve` or `suppress` */
export async function act(id: string, deed: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await change('POST', `${DIRECTORY}/incidents/${encodeURIComponent(id)}/${deed}`, body);
}

export async function createSilence(silence: Omit<Silence, 'id'>): Promise<void> {
  await change('POST', `${DIRECTORY}/silences`, { ...silence, by: silence.author });
}

/** Ends a silence early. */
export async function expireSilence(id: string, by: string): Promise<void> {
  await change('DELETE', `${DIRECTORY}/silences/${encodeURIComponent(id)}${queryOf({ by })}`);
}

export async function maintenanceWindows(abort?: AbortSignal): Promise<readonly PlannedMaintenance[] | null> {
  return whenOn(
    async () =>
      (await get<{ maintenance: PlannedMaintenance[] }>(`${DIRECTORY}/maintenance`, {}, abort)).maintenance,
  );
}

/** Creates a maintenance window, or changes the one with the same name. */
export async function putMaintenance({ name, ...window }: MaintenanceWindow, by: string): Promise<void> {
  await change('PUT', `${DIRECTORY}/maintenance/${encodeURIComponent(name)}`, { ...window, by });
}

export async function removeMaintenance(name: string, by: string): Promise<void> {
  await change('DELETE', `${DIRECTORY}/maintenance/${encodeURIComponent(name)}${queryOf({ by })}`);
}

async function whenOn<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return null;
    throw error;
  }
}
