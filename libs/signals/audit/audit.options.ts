import { flag, integer, optionsOf, text } from '#options';

/** The options of the group `audit`. */
export const AUDIT_OPTIONS = optionsOf(
  {
    file: text({
      variable: 'AUDIT_LOG_FILE',
      doc: 'File for the records. Without it, every record is rejected with an error.',
    }),
    archive: text({
      variable: 'AUDIT_LOG_ARCHIVE',
      defaultText: '`archive` beside the file',
      doc: 'Folder to which closed files are moved.',
    }),
    compress: flag({ default: false, doc: 'Compress closed files with gzip.' }),
    maxFileBytes: integer({
      default: 104_857_600,
      min: 1024,
      doc: 'Size in bytes at which a file is closed and a new one started.',
    }),
    maxFileAgeMs: integer({
      default: 86_400_000,
      min: 1000,
      doc:
        'Age of a file in milliseconds, from its first record, after which the next record starts a new ' +
        'one.',
    }),
    maxQueueSize: integer({
      default: 10_000,
      min: 1,
      max: 1_000_000,
      doc: 'Maximum number of records waiting for the disk; further ones are rejected with an error.',
    }),
  },
  { doc: 'The chain of audit records; see `AuditLog`. Secrets are those of `logging.redact`.' },
);
