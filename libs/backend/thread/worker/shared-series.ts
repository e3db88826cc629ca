import {
  CELLS_FROM,
  type CellChange,
  type SeriesInfo,
  type SharedFamily,
  type TelemetryStore,
} from '#contracts';
import type { Batch } from './batch.js';
import {
  extremeShapes,
  isHidden,
  metricInfo,
  rowValues,
  sampleShapes,
  type SampleShape,
} from './family-series.js';
import type { SeriesLabels } from './series-labels.js';

/**
 * Maximum number of attempts to read a chunk consistently; afterwards its rows are omitted. Changes take microseconds,
 * unless the writing thread is suspended.
 */
const ATTEMPTS = 1000;
/** The same for a state set, which is changed without an epoch. */
const STATE_ATTEMPTS = 20;

interface Family extends TableFamily {
  readonly extremes: readonly SampleShape[];
  /** Cells that hold values. */
  readonly width: number;
}

/** A metric with values in shared memory, and the series of each row. */
export interface TableFamily {
  readonly info: SharedFamily;
  readonly shapes: readonly SampleShape[];
}

/** Rows of one metric, read at one moment. */
export interface SharedTable {
  readonly family: TableFamily;
  readonly copy: Float64Array;
  /** Labels in the format of the page, and the offset of the numbers in the copy. */
  readonly rows: readonly { readonly labels: string; readonly at: number }[];
}

interface Row {
  readonly labels: string;
  /** Series numbers in the store; none before the first sample, and after an omitted one. */
  refs: readonly number[] | undefined;
  extremeRefs: readonly number[] | undefined;
}

interface Chunk {
  readonly family: Family;
  readonly epoch: Int32Array;
  readonly cells: Float64Array;
  /** Copy of the cells from the latest reading, of a single moment. */
  readonly copy: Float64Array;
  readonly rows: (Row | undefined)[];
  /** Whether the copy belongs to the current sampling. */
  isRead: boolean;
}

type Refs = Pick<TelemetryStore, 'seriesRef' | 'describe'>;

/** The series in shared memory, and their latest values. */
export class SharedSeries {
  private readonly families = new Map<number, Family>();
  private readonly chunks = new Map<number, Chunk>();
  private readonly added = new Set<Row>();
  private readonly intervals: Int32Array;

  constructor(
    private readonly store: Refs,
    private readonly labels: SeriesLabels,
    clock: SharedArrayBuffer,
  ) {
    this.intervals = new Int32Array(clock);
  }

  apply(changes: readonly CellChange[]): void {
    for (const change of changes) {
      if (change.type === 'family') this.addFamily(change.family);
      else if (change.type === 'chunk') this.addChunk(change);
      else if (change.type === 'series') this.addRows(change);
      else this.removeRows(change);
    }
  }

  /** Forgets the series numbers, because the labels changed; they are requested again. */
  forgetRefs(): void {
    for (const { rows } of this.chunks.values())
      for (const row of rows) if (row) row.refs = row.extremeRefs = undefined;
  }

  /**
   * Copies all cells. Changes that arrive between this call and `sample` must be applied first, because a row released
   * meanwhile may already be used by another series.
   */
  read(): void {
    this.added.clear();
    for (const chunk of this.chunks.values()) chunk.isRead = readChunk(chunk);
  }

  /** Adds the copied values to the samples of this time. */
  sample(batch: Batch): void {
    const ended = Atomics.add(this.intervals, 0, 1);
    for (const chunk of this.chunks.values())
      for (const [at, row] of chunk.rows.entries())
        if (row && !this.added.has(row))
          this.sampleRow(chunk, at * chunk.family.info.stride, row, batch, ended);
  }

  /**
   * Yields the current content of a page, one chunk at a time; the copy is reused for the next chunk.
   *
   * @param drain handles all pending messages, i.e. the changes made while a chunk was read
   */
  *tables(drain: () => void): Generator<SharedTable> {
    for (const family of [...this.families.values()])
      for (const chunk of [...this.chunks.values()]) {
        if (chunk.family !== family) continue;
        this.added.clear();
        const isRead = readChunk(chunk);
        drain();
        const rows = isRead ? this.shownRows(chunk) : [];
        if (rows.length > 0) yield { family, copy: chunk.copy, rows };
      }
  }

  /** All families, including those without a series. */
  infos(): SharedFamily[] {
    return Array.from(this.families.values(), ({ info }) => info);
  }

  private shownRows(chunk: Chunk): SharedTable['rows'] {
    const { family, copy } = chunk;
    const shown: { labels: string; at: number }[] = [];
    chunk.rows.forEach((row, index) => {
      const at = index * family.info.stride;
      if (!row || this.added.has(row) || isHidden(copy, at, family.width)) return;
      if (family.info.states) readState(chunk, at, family.width);
      shown.push({ labels: row.labels, at });
    });
    return shown;
  }

  private sampleRow(chunk: Chunk, at: number, row: Row, batch: Batch, interval: number): void {
    const { family, copy, isRead } = chunk;
    if (!isRead || isHidden(copy, at, family.width)) {
      row.refs = row.extremeRefs = undefined;
      return;
    }
    if (family.info.states) readState(chunk, at, family.width);
    row.refs ??= this.refsOf(row.labels, family.shapes);
    const to = batch.place(row.refs);
    rowValues(family.info, copy, at, batch.into, to, row.refs.length);
    if (family.info.extremesAt !== undefined)
      this.sampleExtremes(chunk, at + family.info.extremesAt + 2 * (interval & 1), row, batch);
  }

  private sampleExtremes({ cells, family }: Chunk, at: number, row: Row, batch: Batch): void {
    const [min, max] = [cells[at] as number, cells[at + 1] as number];
    const isEmpty = min > max;
    if (isEmpty && !row.extremeRefs) return;
    const [minRef = -1, maxRef = -1] = (row.extremeRefs ??= this.refsOf(row.labels, family.extremes));
    if (isEmpty) {
      batch.addStale(minRef);
      batch.addStale(maxRef);
      return;
    }
    batch.add(minRef, min);
    batch.add(maxRef, max);
    cells[at] = Infinity;
    cells[at + 1] = -Infinity;
  }

  private refsOf(labels: string, shapes: readonly SampleShape[]): number[] {
    return shapes.map((shape) => {
      const info: SeriesInfo = { labels: this.labels.ofRow(labels, shape), kind: shape.kind };
      return this.store.seriesRef(info);
    });
  }

  private addFamily(info: SharedFamily): void {
    const width = info.extremesAt ?? info.stride;
    this.families.set(info.id, { info, shapes: sampleShapes(info), extremes: extremeShapes(info), width });
    this.store.describe(metricInfo(info));
  }

  private addChunk({ chunk, family: id, memory }: Extract<CellChange, { type: 'chunk' }>): void {
    const family = this.families.get(id);
    if (!family || this.chunks.has(chunk)) return;
    const cells = new Float64Array(memory, CELLS_FROM);
    this.chunks.set(chunk, {
      family,
      epoch: new Int32Array(memory, 0, 1),
      cells,
      copy: new Float64Array(cells.length),
      rows: [],
      isRead: false,
    });
  }

  private addRows({ chunk, rows, labels }: Extract<CellChange, { type: 'series' }>): void {
    const known = this.chunks.get(chunk);
    rows.forEach((index, i) => {
      const row: Row = { labels: labels[i] ?? '', refs: undefined, extremeRefs: undefined };
      if (known) known.rows[index] = row;
      this.added.add(row);
    });
  }

  private removeRows({ chunk, rows }: Extract<CellChange, { type: 'gone' }>): void {
    const known = this.chunks.get(chunk);
    for (const row of rows) if (known) known.rows[row] = undefined;
  }
}

/** @returns whether all cells were read at one moment */
function readChunk({ epoch, cells, copy }: Chunk): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = Atomics.load(epoch, 0);
    copy.set(cells);
    if (before % 2 === 0 && Atomics.load(epoch, 0) === before) return true;
  }
  return false;
}

/** While a state set changes, no state is set for a moment; in one that was never set, this stays so. */
function readState({ cells, copy }: Chunk, at: number, width: number): void {
  for (let attempt = 0; attempt < STATE_ATTEMPTS; attempt++) {
    if (copy.subarray(at, at + width).includes(1)) return;
    copy.set(cells.subarray(at, at + width), at);
  }
}
