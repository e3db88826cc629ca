// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** The chain of audit records; see `AuditLog`. Secrets are those of `logging.redact`. */
export interface AuditOptions {
  /**
   * File for the records. Without it, every record is rejected with an error. Environment: `AUDIT_LOG_FILE`.
   * Default: none.
   */
  file?: string;
  /**
   * Folder to which closed files are moved. Environment: `AUDIT_LOG_ARCHIVE`. Default: `archive` beside the
   * file.
   */
  archive?: string;
  /** Compress closed files with gzip. Default: `false`. */
  compress?: boolean;
  /**
   * Size in bytes at which a file is closed and a new one started. An integer, 1024 or more. Default:
   * `104857600`.
   */
  maxFileBytes?: number;
  /**
   * Age of a file in milliseconds, from its first record, after which the next record starts a new one. An
   * integer, 1000 or more. Default: `86400000`.
   */
  maxFileAgeMs?: number;
  /**
   * Maximum number of records waiting for the disk; further ones are rejected with an error. An integer from
   * 1 to 1000000. Default: `10000`.
   */
  maxQueueSize?: number;
}
