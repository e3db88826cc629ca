/** Makes the files of the console from the sources, where they are missing or old. */
export function ensureConsole(): Promise<void>;
/** Names of the files that have to come before the first page is seen. */
export function firstLoad(folder?: string): string[];
