export function ensureThreadFile(): Promise<void>;
