import type { HealthEntry, Page, PageOptions } from '#contracts';
import { cleanText } from '../clean-text.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { HealthFilter, HealthTable, TrimOptions } from '../store-driver.js';
import { Deque } from './deque.js';
import { trimOldest } from './trim-oldest.js';

/** Size of an entry in V8, without its texts. */
const ENTRY_BYTES = 120;

/** In-memory health check results and transitions. */
export class MemoryHealth implements HealthTable {
  readonly #entries = new Deque<HealthEntry>();
  #nextId = 1;
  #bytes = 0;

  append(entries: readonly HealthEntry[]): void {
    for (const entry of entries) {
      const { message } = entry;
      const kept = {
        ...entry,
        timeMs: Math.trunc(entry.timeMs),
        check: cleanText(entry.check),
        ...(message !== undefined && { message: cleanText(message) }),
      };
      this.#entries.push(kept);
      this.#bytes += sizeOf(kept);
    }
    this.#nextId += entries.length;
  }

  find({ check, fromMs, toMs, transitionsOnly }: HealthFilter, page: PageOptions): Page<HealthEntry> {
    const { limit, after } = readPage(page);
    checkTimes({ fromMs, toMs });
    const items: HealthEntry[] = [];
    const first = this.#nextId - this.#entries.length;
    let lastId = 0;
    for (let id = Math.min(this.#nextId, after?.[0] ?? Infinity) - 1; id >= first; id--) {
      const entry = this.#entries.at(id - first) as HealthEntry;
      const { timeMs } = entry;
      if (check !== undefined && entry.check !== cleanText(check)) continue;
      if (timeMs < (fromMs ?? -Infinity) || timeMs > (toMs ?? Infinity)) continue;
      if (transitionsOnly && entry.from === undefined) continue;
      if (items.length === limit) return { items, next: String(lastId) };
      items.push(entry);
      lastId = id;
    }
    return { items };
  }

  trim(options: TrimOptions): number {
    return trimOldest(
      this.#entries,
      options,
      () => this.#bytes,
      (entry) => (this.#bytes -= sizeOf(entry)),
    );
  }

  oldestMs(): number | undefined {
    return this.#entries.at(0)?.timeMs;
  }

  count(): number {
    return this.#entries.length;
  }

  get bytes(): number {
    return this.#bytes;
  }
}

function sizeOf({ check, message = '' }: HealthEntry): number {
  return ENTRY_BYTES + check.length + message.length;
}
