import { dirname, join, resolve } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ObservabilityError, type ResolvedOptions } from '#contracts';
import { createRedactor, REDACTED, type Redactor } from '#redaction';
import type { AppScope } from '#kernel';
import { auditBody, type AuditBody } from './audit-body.js';
import { auditError } from './audit-error.js';
import type { ApiAccess, AuthAttempt, ConfigChange, DataAccess } from './audit-events.js';
import { AUDIT_LOG, rememberClosed } from './audit-log-of.js';
import { CHAIN_START, type ChainEnd } from './audit-record.js';
import { AuditTrail, type AuditOutcome } from './audit-trail.js';
import type { Field } from '#logging';

type AuditFields = Readonly<Record<string, unknown>>;
type OutcomeListener = (count: number, how: AuditOutcome) => void;

/**
 * Records who did what and when, in a separate file whose records form a hash chain. Each method resolves when its
 * record is on disk, and rejects with `OBS_AUDIT` otherwise: await it, or handle the rejection. The bound fields
 * (`correlation_id` …) and the ids of the active span are part of the record; secrets are redacted as in log lines.
 *
 * @example
 * ```ts
 * constructor(private readonly audit: AuditLog) {}
 *
 * await this.audit.authAttempt({ user: 'ada', success: false, ipAddress: request.ip });
 * await this.audit.record('order_cancelled', { user: 'ada', order_id: 7 });
 * ```
 */
@Injectable()
export class AuditLog implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('audit');
  private readonly redactor: Redactor;
  private readonly body: AuditBody;
  private readonly trail: AuditTrail | undefined;
  private readonly listeners = new Set<OutcomeListener>();

  constructor(@Inject(OBSERVABILITY_OPTIONS) options: ResolvedOptions, @Inject(APP_SCOPE) scope: AppScope) {
    this.redactor = createRedactor(options.logging.redact);
    this.body = auditBody(options);
    this.trail = this.trailOf(options.audit);
    scope.set(AUDIT_LOG, this);
  }

  /** Records an attempt to log in, or to authenticate in another way. */
  authAttempt({ user, success, ipAddress, ...more }: AuthAttempt): Promise<void> {
    return this.record('auth_attempt', { user, success, ip_address: ipAddress, ...more });
  }

  /** Records a call of an endpoint. */
  apiAccess({ user, endpoint, method, statusCode, ...more }: ApiAccess): Promise<void> {
    return this.record('api_access', { user, endpoint, method, status_code: statusCode, ...more });
  }

  /** Records that data was read, changed or deleted. */
  dataAccess({ user, resourceType, resourceId, action, ...more }: DataAccess): Promise<void> {
    const resource = { resource_type: resourceType, resource_id: resourceId };
    return this.record('data_access', { user, ...resource, action, ...more });
  }

  /** Records a changed setting. Both values are redacted when the setting's name denotes a secret. */
  configChange({ user, configKey, oldValue, newValue, ...more }: ConfigChange): Promise<void> {
    const shown = (value: unknown): unknown => (this.redactor.hides(configKey, value) ? REDACTED : value);
    const values = { old_value: shown(oldValue), new_value: shown(newValue) };
    return this.record('config_change', { user, config_key: configKey, ...values, ...more });
  }

  /**
   * Records an event of the application.
   *
   * @param event the event, e.g. `order_cancelled`
   * @param fields actor, object and further facts; a name that the record itself uses gets the suffix `_`
   * @returns resolves when the record is on disk
   * @throws ObservabilityError `OBS_AUDIT` (as a rejection) when it cannot be written, when too many records wait,
   *   after the application was closed, or when `audit.file` is not set
   */
  record(event: string, fields: AuditFields = {}): Promise<void> {
    return this.append(event, fields);
  }

  /**
   * Begins the record of an action with a duration. Its fields are serialised at once, so later changes of their
   * objects have no effect.
   *
   * @returns a function that writes the record, with the outcome; see `record`
   */
  begin(event: string, fields: AuditFields = {}): (outcome?: AuditFields) => Promise<void> {
    const described = this.body.describe(fields);
    return (outcome = {}) => this.append(event, outcome, described);
  }

  /** @throws ObservabilityError `OBS_AUDIT` when a record would be refused now; this counts as a refused record */
  admit(): void {
    const { refusal } = this;
    if (refusal) throw this.refused(refusal);
  }

  /** Why a record would be refused now; undefined when it would be accepted. */
  get refusal(): ObservabilityError | undefined {
    return this.trail ? this.trail.refusal : notSet();
  }

  /** Number of records waiting for the disk. */
  get pending(): number {
    return this.trail?.pending ?? 0;
  }

  /**
   * Number and hash of the last record on disk. Stored elsewhere from time to time, it later proves that no records
   * were cut from the end: `audit verify --last HASH`.
   */
  get end(): ChainEnd {
    return this.trail?.end ?? CHAIN_START;
  }

  /** @param listener called with the outcome of records; must not throw */
  onOutcome(listener: OutcomeListener): void {
    this.listeners.add(listener);
  }

  /** @throws ObservabilityError `OBS_AUDIT` when the file cannot be used; the application then does not start */
  async onModuleInit(): Promise<void> {
    await this.trail?.open();
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.trail) return;
    rememberClosed(this);
    await this.trail.close();
  }

  private async append(event: string, fields: AuditFields, described?: readonly Field[]): Promise<void> {
    if (!this.trail) throw this.refused(notSet());
    const time = Date.now();
    await this.trail.append(this.body.write(event, fields, time, described), time);
  }

  private refused(error: ObservabilityError): ObservabilityError {
    this.ended(1, 'refused');
    return error;
  }

  private ended(count: number, how: AuditOutcome): void {
    for (const listener of this.listeners) listener(count, how);
  }

  private trailOf({ file, archive, ...limits }: ResolvedOptions['audit']): AuditTrail | undefined {
    if (file === undefined) return undefined;
    const folder = archive ?? join(dirname(file), 'archive');
    return new AuditTrail(
      { ...limits, file: resolve(file), archive: resolve(folder) },
      {
        recovered: (recovery) => {
          const time = Date.now();
          this.logger.warn(
            { ...recovery, file },
            'the audit file had changed since it was last written, and was repaired',
          );
          return { body: this.body.write('audit_recovered', recovery, time), time };
        },
        failed: (text) => this.logger.error(text),
        mended: (text) => this.logger.warn(text),
        ended: (count, how) => this.ended(count, how),
      },
    );
  }
}

function notSet(): ObservabilityError {
  return auditError(
    'there is no audit log: set audit.file (AUDIT_LOG_FILE) to a file on a disk that outlives the process.',
  );
}
