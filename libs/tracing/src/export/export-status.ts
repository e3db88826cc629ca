import { redactText, type ExporterStatus } from '#contracts';

/** How the export of spans goes, for whoever shows it. */
export class ExportStatus implements ExporterStatus {
  lastSuccessAt: number | undefined;
  failingSince: number | undefined;
  lastError: string | undefined;

  delivered(): void {
    this.lastSuccessAt = Date.now();
    this.failingSince = undefined;
    this.lastError = undefined;
  }

  refused(error: Error | undefined): void {
    this.failingSince ??= Date.now();
    this.lastError = error && redactText(error.message);
  }
}
