import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ObservabilityError } from '#contracts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the console. */
export interface ConsoleFile {
  readonly type: string;
  /** Compressed content, as in the package. */
  readonly gzip: Uint8Array;
  /** Decompressed content, for clients that do not accept compression. */
  plain(): Uint8Array;
}

/** The built files of `web/` and `pages/`, read at the first request. */
export class ConsoleFiles {
  private readonly known = new Map<string, ConsoleFile | undefined>();
  private names: ReadonlySet<string> | undefined;

  /** @param folder folder of the files */
  constructor(private readonly folder = consoleFolder()) {}

  /** @throws ObservabilityError `OBS_MANAGEMENT` when the files are missing */
  get index(): ConsoleFile {
    const file = this.file('index.html');
    if (file) return file;
    throw new ObservabilityError(
      'OBS_MANAGEMENT',
      `the files of the console are missing: ${this.folder}. A bundler does not copy them: keep "nestjs-observability" ` +
        'out of the bundle (webpack, esbuild: "external"), or leave the option "console" out.',
    );
  }

  /** @returns undefined when there is no such file */
  file(name: string): ConsoleFile | undefined {
    if (!this.known.has(name)) this.known.set(name, this.read(name));
    return this.known.get(name);
  }

  private read(name: string): ConsoleFile | undefined {
    // A name from a request is only looked up, never used as part of a path.
    this.names ??= new Set(existsSync(this.folder) ? readdirSync(this.folder) : []);
    const type = TYPES[extname(name)];
    if (type === undefined || !this.names.has(`${name}.gz`)) return undefined;
    const gzip = readFileSync(join(this.folder, `${name}.gz`));
    return { type, gzip, plain: () => gunzipSync(gzip) };
  }
}

/** In the built package, or in `build/` when the sources run without a build. */
export function consoleFolder(): string {
  return typeof __dirname === 'string'
    ? join(dirname(__dirname), '../console')
    : join(process.cwd(), 'build/console');
}
