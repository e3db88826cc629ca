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
 * Records who did what and when, in a file of its own whose records are chained by their hashes. Each method resolves
 * when its record is on disk, and rejects with `OBS_AUDIT` when it is not: wait for it, or handle the rejection. The
 * fields bound where it is called (`correlation_id` …) and the ids of the active span are part of the record; secrets
 * are replaced as on log lines.
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

  /** Somebody tried to log in, or to prove who they are in another way. */
  authAttempt({ user, success, ipAddress, ...more }: AuthAttempt): Promise<void> {
    return this.record('auth_attempt', { user, success, ip_address: ipAddress, ...more });
  }

  /** Somebody called an endpoint. */
  apiAccess({ user, endpoint, method, statusCode, ...more }: ApiAccess): Promise<void> {
    return this.record('api_access', { user, endpoint, method, status_code: statusCode, ...more });
  }

  /** Somebody read, changed or removed data. */
  dataAccess({ user, resourceType, resourceId, action, ...more }: DataAccess): Promise<void> {
    const resource = { resource_type: resourceType, resource_id: resourceId };
    return this.record('data_access', { user, ...resource, action, ...more });
  }

  /** Somebody changed a setting. Both values are replaced when the setting's name is that of a secret. */
  configChange({ user, configKey, oldValue, newValue, ...more }: ConfigChange): Promise<void> {
    const shown = (value: unknown): unknown => (this.redactor.hides(configKey, value) ? REDACTED : value);
    const values = { old_value: shown(oldValue), new_value: shown(newValue) };
    return this.record('config_change', { user, config_key: configKey, ...values, ...more });
  }

  /**
   * Records an event of your own.
   *
   * @param event what happened, such as `order_cancelled`
   * @param fields who, to what, and whatever explains it; names that the record itself uses get a `_`
   * @returns resolves when the record is on disk
   * @throws ObservabilityError `OBS_AUDIT` (as a rejection) when it could not be written, when too many wait, after the
   * application's end, or when `audit.file` is not set
   */
  record(event: string, fields: AuditFields = {}): Promise<void> {
    return this.append(event, fields);
  }

  /**
   * Begins the record of something that takes a while. Its fields are taken as they are now, whatever becomes of their
   * objects meanwhile.
   *
   * @returns records it, with what is known at its end; see `record`
   */
  begin(event: string, fields: AuditFields = {}): (outcome?: AuditFields) => Promise<void> {
    const described = this.body.describe(fields);
    return (outcome = {}) => this.append(event, outcome, described);
  }

  /** @throws ObservabilityError `OBS_AUDIT` when a record would be refused now, which is counted as if it were one */
  admit(): void {
    const { refusal } = this;
    if (refusal) throw this.refused(refusal);
  }

  /** Why a record would be refused now; undefined when it would be taken. */
  get refusal(): ObservabilityError | undefined {
    return this.trail ? this.trail.refusal : notSet();
  }

  /** Records that wait for the disk. */
  get pending(): number {
    return this.trail?.pending ?? 0;
  }

  /**
   * Number and hash of the last record on disk. Kept in another place from time to time, it proves later that nothing
   * was cut from the end: `audit verify --last HASH`.
   */
  get end(): ChainEnd {
    return this.trail?.end ?? CHAIN_START;
  }

  /** @param listener is called with how records ended; must not throw */
  onOutcome(listener: OutcomeListener): void {
    this.listeners.add(listener);
  }

  /** @throws ObservabilityError `OBS_AUDIT` when the file cannot be used; the application does not start then */
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
            'the audit file was not as it had been left, and was mended',
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
