import { posix } from 'node:path';
import { fittingVersion } from '#contracts';
import {
  readProject,
  startOfProject,
  type NestProject,
  type WantedApplication,
} from '../project/nest-project.js';
import { textOf, type ProjectFiles } from '../project/project-files.js';
import { reachableSources } from '../project/reachable-sources.js';
import { styleOf, withImport } from '../project/source-imports.js';
import { withDependency } from './edit-manifest.js';
import { MAIN_LINES, withStartLines } from './edit-main.js';
import { withElement } from './edit-module.js';
import { ENVIRONMENT_EXAMPLE, EXAMPLE_HEALTH, healthFile, testFiles } from './example-files.js';

const PACKAGE = 'nestjs-observability';
/** Peers that yarn does not install. */
const PEERS = ['nestjs-pino', 'pino', 'pino-http', 'prom-client', '@opentelemetry/api'];

/** A file to create or to edit. */
export interface FileChange {
  readonly path: string;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Lines that the user has to add to a file. */
export interface ManualStep {
  readonly file: string;
  readonly why: string;
  readonly lines: string;
}

/** The changes of `init`. */
export interface InitPlan {
  readonly project: NestProject;
  readonly changes: readonly FileChange[];
  readonly byHand: readonly ManualStep[];
}

/**
 * Plans the changes to a project: the module, the lines of the entry file, an example health check, a metric test and an
 * alert test, variables, the dependency. Existing parts are not changed, so a second plan is empty.
 *
 * @param range version range of this package for package.json
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when the folder is not a Nest project
 */
export function planInit(files: ProjectFiles, range: string, application?: WantedApplication): InitPlan {
  const project = readProject(files, application);
  const steps = [
    moduleStep(files, project),
    mainStep(files, project),
    ...exampleSteps(files, project),
    environmentStep(files),
    manifestStep(project, range),
  ];
  const changes = steps.filter((step) => 'after' in step);
  return {
    project,
    changes: changes.filter(({ before, after }) => before !== after),
    byHand: steps.filter((step) => 'lines' in step),
  };
}

type Step = FileChange | ManualStep;

/** No change to a file. */
const unchanged = (path: string): FileChange => ({ path, before: '', after: '' });

/** Whether the code of a reachable source matches. */
function isThere(files: ProjectFiles, project: NestProject, pattern: RegExp): boolean {
  return reachableSources(files, project).some(({ code }) => pattern.test(code));
}

/** Source text of the import of the module. */
function moduleElement({ name }: NestProject, quote: string): string {
  const text = JSON.stringify(name).slice(1, -1).replaceAll("'", "\\'");
  return `ObservabilityModule.forRoot({ service: { name: ${quote}${text}${quote} } })`;
}

function moduleStep(files: ProjectFiles, project: NestProject): Step {
  const { entry, sourceRoot, suffix } = project;
  if (isThere(files, project, /\bObservabilityModule\s*\.\s*forRoot/)) return unchanged(entry);
  const start = startOfProject(files, project);
  const path = start?.moduleFile ?? `${sourceRoot}/app.module.ts`;
  const health = `${relativePath(path, `${sourceRoot}/${EXAMPLE_HEALTH.file}`)}${suffix}`;
  const lines = `import { ObservabilityModule } from '${PACKAGE}';
import { ${EXAMPLE_HEALTH.className} } from '${health}';

@Module({ imports: [${moduleElement(project, "'")}], providers: [${EXAMPLE_HEALTH.className}] })`;
  const className = start?.call.module;
  const before = start?.moduleFile === undefined ? undefined : textOf(files, path);
  if (before === undefined || className === undefined)
    return { file: `the root module of ${entry}`, why: 'the file was not found', lines };
  const after = withModule(before, className, health, project);
  return after === undefined
    ? { file: path, why: `the @Module({ … }) of ${className} has a form that init cannot edit`, lines }
    : { path, before, after };
}

function withModule(
  text: string,
  className: string,
  health: string,
  project: NestProject,
): string | undefined {
  const element = moduleElement(project, styleOf(text).quote);
  const imported = withElement(text, className, { key: 'imports', element, place: 'first' });
  const provider = { key: 'providers', element: EXAMPLE_HEALTH.className, place: 'last' } as const;
  const provided = imported && withElement(imported, className, provider);
  if (provided === undefined) return undefined;
  return withImport(withImport(provided, 'ObservabilityModule', PACKAGE), EXAMPLE_HEALTH.className, health);
}

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function mainStep(files: ProjectFiles, project: NestProject): Step {
  const { entry } = project;
  const before = textOf(files, entry);
  const after = before === undefined ? undefined : withStartLines(before);
  if (before !== undefined && after !== undefined) return { path: entry, before, after };
  if (isThere(files, project, /\bgracefulShutdown\s*\(/)) return unchanged(entry);
  const why =
    before === undefined
      ? 'the file was not found'
      : 'it has no line "const app = await NestFactory.create(…)"';
  return { file: entry, why, lines: MAIN_LINES };
}

/** Existing files are not overwritten. */
function exampleSteps(files: ProjectFiles, project: NestProject): Step[] {
  return [healthFile(project), ...testFiles(project)]
    .filter(({ path }) => !files.has(path))
    .map(({ path, text }) => ({ path, before: undefined, after: text }));
}

function environmentStep(files: ProjectFiles): Step {
  const path = '.env.example';
  const before = textOf(files, path);
  if (before === undefined && files.has(path))
    return { file: path, why: 'the file is not UTF-8', lines: ENVIRONMENT_EXAMPLE };
  if (before !== undefined && /^#?\s*METRICS_PORT=/m.test(before)) return unchanged(path);
  const gap = before === undefined || before.trim() === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return { path, before, after: `${before ?? ''}${gap}${ENVIRONMENT_EXAMPLE}` };
}

function manifestStep({ manifest, manager, wanted, testRunner }: NestProject, range: string): Step {
  const nest = /\d+(?:\.\d+)*/.exec(wanted['@nestjs/core'] ?? '')?.[0];
  const peers = manager === 'yarn' ? PEERS : [];
  const dependencies = [
    [PACKAGE, range] as const,
    ...peers.map(
      (name) => [name, fittingVersion(name, { nest, node: process.versions.node }) ?? '*'] as const,
    ),
  ].filter(([name]) => !(name in wanted));
  let after: string | undefined = manifest;
  for (const [name, range] of dependencies)
    after = after === undefined ? undefined : withDependency(after, 'dependencies', name, range);
  if (testRunner && after !== undefined && !('@nestjs/testing' in wanted))
    after = withDependency(after, 'devDependencies', '@nestjs/testing', wanted['@nestjs/core'] ?? '*');
  if (after !== undefined) return { path: 'package.json', before: manifest, after };
  const lines = dependencies.map(([name, range]) => `"${name}": "${range}"`).join('\n');
  return { file: 'package.json', why: 'its "dependencies" have a form that init cannot edit', lines };
}
