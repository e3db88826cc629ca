const DEFAULT_TIMEOUT_MS = 1000;

interface Collector {
  readonly metric: string;
  readonly timeoutMs: number;
  readonly read: () => unknown;
  /** The run in progress: a hanging callback is not started again. */
  running?: Promise<void>;
  /** Whether that run exceeded its limit for an earlier page: later pages do not wait for it. */
  late?: boolean;
}

/** Callbacks that update metrics before a scrape, each with a time limit. */
export class Collectors {
  private readonly collectors = new Set<Collector>();

  /** @param failed counts a callback that threw, rejected or exceeded its limit; must not throw */
  constructor(readonly failed: (metric: string) => void) {}

  /** @returns a function that removes the callback */
  add(metric: string, read: () => unknown, timeoutMs = DEFAULT_TIMEOUT_MS): () => void {
    const collector: Collector = { metric, read, timeoutMs };
    this.collectors.add(collector);
    return () => void this.collectors.delete(collector);
  }

  names(): string[] {
    return [...new Set(Array.from(this.collectors, ({ metric }) => metric))];
  }

  /** Runs all callbacks concurrently, or those of one metric; never rejects. */
  async run(metric?: string): Promise<void> {
    const wanted = [...this.collectors].filter((one) => metric === undefined || one.metric === metric);
    await Promise.all(wanted.map((collector) => this.runOne(collector)));
  }

  private async runOne(collector: Collector): Promise<void> {
    if (collector.running && collector.late) return this.failed(collector.metric);
    collector.running ??= start(collector);
    try {
      await within(collector.running, collector.timeoutMs);
    } catch {
      collector.late = collector.running !== undefined;
      this.failed(collector.metric);
    }
  }
}

async function start(collector: Collector): Promise<void> {
  try {
    // Later: an error that is thrown at once would end the run before its caller has stored it.
    await Promise.resolve().then(() => collector.read());
  } finally {
    collector.running = undefined;
    collector.late = false;
  }
}

/** Rejects when the work exceeds the limit; the work itself continues. */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${timeoutMs} ms`)), timeoutMs);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
