import type { Alert, AlertRecords } from '#contracts';
import type { ActiveAlert, SavedAlert } from './active-alert.js';
import { hash } from './fingerprint.js';
import { labelsKey } from './output-series.js';

const KIND = 'active_alert';

/** An alert as it is stored. */
interface AlertDocument {
  /** Id of the alert's rule. */
  readonly rule: string;
  readonly saved: SavedAlert;
  /** The alert as it was last passed to receivers. */
  readonly alert: Alert;
}

/** Time of the last evaluation of a group with pending alerts. */
interface GroupDocument {
  readonly evaluatedMs: number;
}

type Saved = readonly [key: string, alert: SavedAlert];

/** Stores alerts in the records, so that they continue after a restart. Restored alerts are handed out once. */
export class SavedAlerts {
  private readonly found = new Map<string, [id: string, document: AlertDocument][]>();
  private readonly evaluated = new Map<string, number>();

  constructor(private readonly records: AlertRecords) {
    for (const { id, document } of records.all(KIND)) {
      if (isGroup(document)) this.evaluated.set(id, document.evaluatedMs);
      else if (isAlert(document)) {
        const of = this.found.get(document.rule) ?? [];
        of.push([id, document]);
        this.found.set(document.rule, of);
      }
    }
  }

  /** Takes the alerts that a rule had before the restart. */
  take(rule: string): Saved[] {
    const documents = this.found.get(rule) ?? [];
    this.found.delete(rule);
    // JSON has no NaN; it stores null.
    return documents.map(([, { saved }]) => [
      labelsKey(saved.labels),
      { ...saved, value: (saved.value as number | null) ?? NaN },
    ]);
  }

  /** Removes the alerts of rules that no longer exist. @returns those that fired */
  takeOrphans(): Alert[] {
    const orphans = [...this.found.values()].flat();
    if (orphans.length === 0) return [];
    this.found.clear();
    this.records.transaction(() => orphans.forEach(([id]) => this.records.remove(KIND, id)));
    return orphans.map(([, { alert }]) => alert).filter(({ state }) => state === 'firing');
  }

  /** When the group was last evaluated while an alert was pending, milliseconds since 1970. */
  lastEvaluation(group: string): number | undefined {
    return this.evaluated.get(groupId(group));
  }

  saveEvaluation(group: string, evaluatedMs: number): void {
    const id = groupId(group);
    this.evaluated.set(id, evaluatedMs);
    this.records.put(KIND, id, { evaluatedMs } satisfies GroupDocument);
  }

  /** Stores the changed alerts of a rule. */
  save(
    rule: string,
    changed: ReadonlyMap<string, ActiveAlert>,
    removed: ReadonlySet<string>,
    toAlert: (alert: ActiveAlert) => Alert,
  ): void {
    if (changed.size === 0 && removed.size === 0) return;
    this.records.transaction(() => {
      for (const [key, alert] of changed) {
        const { restored: _, ...saved } = alert;
        const document: AlertDocument = { rule, saved, alert: toAlert(alert) };
        this.records.put(KIND, alertId(rule, key), document);
      }
      for (const key of removed) this.records.remove(KIND, alertId(rule, key));
    });
  }
}

function alertId(rule: string, key: string): string {
  return `${rule}-${hash([key])}`;
}

function groupId(group: string): string {
  return `group-${hash([group])}`;
}

function isAlert(document: unknown): document is AlertDocument {
  return typeof document === 'object' && document !== null && 'rule' in document && 'saved' in document;
}

function isGroup(document: unknown): document is GroupDocument {
  return typeof document === 'object' && document !== null && 'evaluatedMs' in document;
}
