import type { SeriesRef } from '#contracts';
import type { SampleMemory } from './sample-memory.js';
import { fillAbsent, isAbsentAt } from './encoding/words.js';
import { decodeJournalRow } from './window/decode-journal-row.js';
import type { Ingest } from './window/ingest.js';
import type { Tick } from './window/tick.js';

/** Reads the series and the journal from the tables. */
export function restoreSamples(memory: SampleMemory, ingest: Ingest): void {
  const { tables, index, refs } = memory;
  const rows = [...tables.allSeries()];
  index.restore(rows, 0);
  const wentOn = index.ids.flatMap((_id, ordinal) => (index.toMs[ordinal] === 0 ? [ordinal] : []));
  const ordinals = new Map(index.ids.map((id, ordinal) => [id, ordinal]));
  // Assigns refs on demand, since only series that are live or ended recently occur in the journal.
  let before: Tick | undefined;
  const marked = new Set<SeriesRef>();
  for (const { sequence, bytes } of tables.journal()) {
    try {
      const refOf = (id: number) => {
        const ordinal = ordinals.get(id);
        return ordinal === undefined ? -1 : refs.of(ordinal);
      };
      const { tick, newWindow, isResults } = decodeJournalRow(bytes, before, index.size, refOf);
      if (isResults) {
        noteMarked(memory, tick, marked);
        ingest.replayResults(tick, sequence);
        continue;
      }
      // Removes the results of rules copied from the previous tick.
      for (const ref of marked) fillAbsent(tick.values, ref, ref + 1);
      ingest.replay(tick, newWindow, sequence);
      before = tick;
    } catch (error) {
      before = undefined;
      memory.onError(error);
    }
  }
  ingest.resume(wentOn, newestMs(memory));
}

function noteMarked({ index, refs }: SampleMemory, { values }: Tick, marked: Set<SeriesRef>): void {
  for (let ref = 0; ref < refs.size; ref++) {
    if (isAbsentAt(values, ref)) continue;
    marked.add(ref);
    index.marked[refs.ordinalOf(ref)] = true;
  }
}

function newestMs({ tables, windows }: SampleMemory): number {
  const written = tables.span('raw')?.toMs ?? 0;
  return Math.max(written, ...windows.map(({ lastMs }) => lastMs));
}
