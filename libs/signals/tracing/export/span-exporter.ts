import { ExportResultCode, type ExportResult, type ReadableSpan, type SpanExporter } from '#contracts';
import { OtlpSender, spansRequest, type SendOutcome } from '#delivery';
import { openOtlp, type OtlpSettings } from '#otlp';

/** Additional results of our exporter. */
export interface SpanExportResult extends ExportResult {
  readonly outcome?: SendOutcome;
}

/** Exports spans over OTLP. */
export class OtlpSpanExporter implements SpanExporter {
  private readonly sender: OtlpSender<ReadableSpan>;
  private readonly tryLimitMs: number;

  /**
   * @param endpoint see `TracingOptions.endpoint`
   * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a certificate cannot be read
   */
  constructor(endpoint: string, settings: OtlpSettings & { readonly exportTimeoutMs: number }) {
    const { connection, tryLimitMs } = openOtlp('traces', endpoint, settings);
    this.sender = new OtlpSender(connection, settings.protocol, spansRequest);
    this.tryLimitMs = Math.min(tryLimitMs, settings.exportTimeoutMs);
  }

  export(spans: ReadableSpan[], done: (result: SpanExportResult) => void): void {
    void this.sender.send(spans, this.tryLimitMs).then((outcome) => {
      const code = outcome.delivered ? ExportResultCode.SUCCESS : ExportResultCode.FAILED;
      done({ code, outcome });
    });
  }

  shutdown(): Promise<void> {
    this.sender.close();
    return Promise.resolve();
  }
}
