import { posix } from 'node:path';
import { ObservabilityError } from '#contracts';
import { importAliases, pathsOf, type ImportAlias } from './import-aliases.js';
import { textOf, type ProjectFiles } from './project-files.js';
import { isRecord, readJson, textAt, valueAt } from './read-json.js';
import { importOf, importsOf } from './source-imports.js';
import { startOf, type StartCall } from './start-call.js';

/** Supported package managers and test runners. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';
export type TestRunner = 'jest' | 'vitest';

/** A Nest application. Paths are relative to the folder of its package.json. */
export interface NestProject {
  /** Name for the service. */
  readonly name: string;
  readonly manifest: string;
  readonly manager: PackageManager;
  /** All dependencies of package.json with their version ranges. */
  readonly wanted: Readonly<Record<string, string>>;
  readonly sourceRoot: string;
  /** For example `src/main.ts`. */
  readonly entry: string;
  /** Suffix of relative imports: `.js` in ES modules, else empty. */
  readonly suffix: string;
  readonly testRunner: TestRunner | undefined;
  /** Suffix of test files, such as `spec`. */
  readonly testSuffix: string;
  /** For example `tsconfig.json`. */
  readonly tsconfig: string;
  /** Its `paths`. */
  readonly aliases: readonly ImportAlias[];
}

const MANAGERS: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['package-lock.json', 'npm'],
];

/** Selects an application of a Nest CLI monorepo. Default: the default project of nest-cli.json. */
export interface WantedApplication {
  readonly name?: string | undefined;
  readonly sourceRoot?: string | undefined;
}

/**
 * Reads package.json, nest-cli.json and the entry file of a project.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when it is not a Nest project, or has no application of this name
 */
export function readProject(files: ProjectFiles, application: WantedApplication = {}): NestProject {
  const manifest = textOf(files, 'package.json');
  if (manifest === undefined)
    throw invalid(
      'there is no package.json here: run it in the folder of your application, or give --dir FOLDER',
    );
  const parsed = readJson(manifest);
  if (!parsed) throw invalid('package.json is not valid JSON: correct it first');
  const wanted = dependenciesOf(parsed);
  if (!('@nestjs/core' in wanted))
    throw invalid('package.json does not list @nestjs/core: this is not a Nest application');
  const { name, sourceRoot, entry, testSuffix, tsconfig } = applicationOf(
    readJson(textOf(files, 'nest-cli.json') ?? '{}') ?? {},
    application,
  );
  const start = textOf(files, entry) ?? '';
  return {
    name: name ?? (textAt(parsed, 'name') ?? 'app').replace(/^@[^/]*\//, ''),
    manifest,
    manager: managerOf(files, textAt(parsed, 'packageManager')),
    wanted,
    sourceRoot,
    entry,
    suffix: hasSuffix(start, textAt(parsed, 'type')) ? '.js' : '',
    testRunner: 'vitest' in wanted ? 'vitest' : 'jest' in wanted ? 'jest' : undefined,
    testSuffix,
    tsconfig,
    aliases: importAliases(files, tsconfig),
  };
}

/** The start of an application, and its root module. */
export interface ProjectStart {
  readonly call: StartCall;
  /** Such as `src/app.module.ts`; undefined when the file is not found. */
  readonly moduleFile: string | undefined;
}

/** @returns undefined when the entry file has no supported start */
export function startOfProject(files: ProjectFiles, project: NestProject): ProjectStart | undefined {
  const { entry, aliases } = project;
  const text = textOf(files, entry);
  const call = text === undefined ? undefined : startOf(text);
  if (text === undefined || !call) return undefined;
  const specifier = call.module === undefined ? undefined : importOf(text, call.module)?.specifier;
  const moduleFile = specifier === undefined ? undefined : sourceFile(files, entry, specifier, aliases);
  return { call, moduleFile };
}

/** Resolves an import to a source file of the project; undefined for a package. */
export function sourceFile(
  files: ProjectFiles,
  from: string,
  specifier: string,
  aliases: readonly ImportAlias[],
): string | undefined {
  const named = specifier.replace(/\.js$/, '');
  const paths = named.startsWith('.') ? [posix.join(posix.dirname(from), named)] : pathsOf(named, aliases);
  return paths
    .flatMap((path) => [`${path}.ts`, `${path}/index.ts`, path])
    .find((file) => file.endsWith('.ts') && files.has(file));
}

function invalid(text: string): ObservabilityError {
  return new ObservabilityError('OBS_OPTIONS_INVALID', `${text}.`);
}

function dependenciesOf(manifest: object): Record<string, string> {
  const all = ['peerDependencies', 'devDependencies', 'dependencies'].map((key) => valueAt(manifest, key));
  return Object.assign({}, ...all.filter(isRecord)) as Record<string, string>;
}

function applicationOf(cli: Readonly<Record<string, unknown>>, wanted: WantedApplication) {
  const projects = valueAt(cli, 'projects');
  const known = isRecord(projects) ? projects : {};
  if (wanted.name !== undefined && !Object.hasOwn(known, wanted.name)) {
    const names = Object.keys(known).join(', ') || 'none';
    throw invalid(`--project: nest-cli.json has no project "${wanted.name}". There are: ${names}`);
  }
  const root = posix.normalize(wanted.sourceRoot ?? textAt(cli, 'sourceRoot') ?? 'src');
  const rootOf = (name: string): string => posix.normalize(textAt(known, name, 'sourceRoot') ?? root);
  const name = wanted.name ?? Object.keys(known).find((one) => rootOf(one) === root);
  const sourceRoot = name === undefined ? root : rootOf(name);
  const setting = (...path: readonly string[]): string | undefined =>
    (name === undefined ? undefined : textAt(known, name, ...path)) ?? textAt(cli, ...path);
  return {
    name,
    sourceRoot,
    entry: posix.join(sourceRoot, `${setting('entryFile') ?? 'main'}.ts`),
    testSuffix: setting('generateOptions', 'specFileSuffix') ?? 'spec',
    tsconfig: posix.normalize(setting('compilerOptions', 'tsConfigPath') ?? 'tsconfig.json'),
  };
}

/** The lock file of a workspace is in a parent folder. */
function managerOf(files: ProjectFiles, named: string | undefined): PackageManager {
  const [, field] = /^(npm|pnpm|yarn|bun)@/.exec(named ?? '') ?? [];
  if (field) return field as PackageManager;
  for (const above of ['', '../', '../../'])
    for (const [file, manager] of MANAGERS) if (files.has(above + file)) return manager;
  return 'npm';
}

function hasSuffix(start: string, type: string | undefined): boolean {
  const relative = importsOf(start).filter(({ specifier }) => specifier.startsWith('.'));
  if (relative.length === 0) return type === 'module';
  return relative.some(({ specifier }) => specifier.endsWith('.js'));
}
