// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** The chain of audit records; see `AuditLog`. Secrets are those of `logging.redact`. */
export interface AuditOptions {
  /**
   * File that the records are appended to. Without it every record is refused with an error. Environment:
   * `AUDIT_LOG_FILE`. Default: none.
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
   * Bytes after which a file is closed and a new one begun. An integer, 1024 or more. Default: `104857600`.
   */
  maxFileBytes?: number;
  /**
   * Milliseconds after its first record at which a file is closed, with the next record. An integer, 1000 or
   * more. Default: `86400000`.
   */
  maxFileAgeMs?: number;
  /**
   * Records that wait for the disk at most; further ones are refused with an error. An integer from 1 to
   * 1000000. Default: `10000`.
   */
  maxQueueSize?: number;
}
