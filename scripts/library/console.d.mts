/** Makes the files of the console from the sources, where they are missing or old. */
export function ensureConsole(): Promise<void>;
