import type {
  AlertRecords,
  ExemplarEntry,
  HealthEntry,
  Incident,
  PinnedPanel,
  StoredLog,
  TelemetryStore,
  TrailEntry,
} from '#contracts';
import { FILES, FORMAT, type AlertingThen, type PeriodMeta } from './period-file.js';
import { jsonOfFile, jsonOfLines } from './read-lines.js';
import { spansOfOtlp, type OtlpRequest } from './read-otlp.js';
import { readSamples } from './read-samples.js';
import { wrong, ZipReader } from './zip-reader.js';

/** Records appended to the store at once. */
const BATCH = 500;

/** An opened export. */
export interface PeriodFile {
  readonly meta: PeriodMeta;
  /** The state of alerting at the export; undefined while alerting was off. */
  readonly alerting: AlertingThen | undefined;
  /**
   * Loads everything into a store, and incidents and the trail into records.
   *
   * @throws ObservabilityError `OBS_QUERY` that names the invalid file
   */
  readInto(store: TelemetryStore, records: AlertRecords): Promise<void>;
  close(): Promise<void>;
}

/** @throws ObservabilityError `OBS_QUERY` when the file is missing, no zip, no export, or of a newer version */
export async function openPeriod(path: string): Promise<PeriodFile> {
  const zip = await ZipReader.open(path);
  try {
    const meta = checked(path, await jsonOfFile<PeriodMeta>(zip, FILES.meta));
    const alerting = await jsonOfFile<AlertingThen>(zip, FILES.alerting);
    return {
      meta,
      alerting,
      readInto: async (store, records) => {
        await readSamples(zip, store);
        await readRecords(zip, store);
        await readPins(zip, store);
        await readAlerts(zip, records);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}

function checked(path: string, meta: PeriodMeta | undefined): PeriodMeta {
  if (typeof meta?.format !== 'number')
    throw wrong(
      path,
      `it is a zip, but no exported period (${FILES.meta} is missing); export one in the console, on the page About`,
    );
  if (meta.format > FORMAT)
    throw wrong(path, `it was made by a newer version (format ${meta.format}); update nestjs-observability`);
  if (
    ![meta.fromMs, meta.toMs, meta.intervalMs].every(Number.isFinite) ||
    typeof meta.service?.name !== 'string'
  )
    throw wrong(path, `${FILES.meta} in it lacks the time or the service; export the time again`);
  return meta;
}

async function readRecords(zip: ZipReader, store: TelemetryStore): Promise<void> {
  await inBatches(jsonOfLines<ExemplarEntry>(zip, FILES.exemplars), (entries) =>
    store.appendExemplars(entries),
  );
  await inBatches(jsonOfLines<StoredLog>(zip, FILES.logs), (lines) => store.appendLogs(lines));
  await inBatches(jsonOfLines<HealthEntry>(zip, FILES.health), (entries) => store.appendHealth(entries));
  for await (const request of jsonOfLines<OtlpRequest>(zip, FILES.spans))
    store.appendSpans(spansIn(zip, request));
}

async function readPins(zip: ZipReader, store: TelemetryStore): Promise<void> {
  for (const pin of (await jsonOfFile<PinnedPanel[]>(zip, FILES.pins)) ?? [])
    store.alerts?.put('pin', pin.id, pin);
}

async function readAlerts(zip: ZipReader, records: AlertRecords): Promise<void> {
  for await (const incident of jsonOfLines<Incident>(zip, FILES.incidents)) records.putIncident(incident);
  await inBatches(jsonOfLines<TrailEntry>(zip, FILES.trail), (entries) => records.appendTrail(entries));
}

function spansIn(zip: ZipReader, request: OtlpRequest): ReturnType<typeof spansOfOtlp> {
  try {
    return spansOfOtlp(request);
  } catch {
    throw wrong(zip.path, `${FILES.spans}: a span has no times; export the time again`);
  }
}

async function inBatches<T>(records: AsyncIterable<T>, take: (batch: readonly T[]) => void): Promise<void> {
  let batch: T[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    take(batch);
    batch = [];
  }
  take(batch);
}
