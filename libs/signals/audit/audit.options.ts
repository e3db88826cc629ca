import { flag, integer, optionsOf, text } from '#options';

/** The options of the group `audit`. */
export const AUDIT_OPTIONS = optionsOf(
  {
    file: text({
      variable: 'AUDIT_LOG_FILE',
      doc: 'File that the records are appended to. Without it every record is refused with an error.',
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
      doc: 'Bytes after which a file is closed and a new one begun.',
    }),
    maxFileAgeMs: integer({
      default: 86_400_000,
      min: 1000,
      doc: 'Milliseconds after its first record at which a file is closed, with the next record.',
    }),
    maxQueueSize: integer({
      default: 10_000,
      min: 1,
      max: 1_000_000,
      doc: 'Records that wait for the disk at most; further ones are refused with an error.',
    }),
  },
  { doc: 'The chain of audit records; see `AuditLog`. Secrets are those of `logging.redact`.' },
);
