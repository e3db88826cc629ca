import { fittingVersion, type InstalledPackage } from '#contracts';
import { isRecord, textAt, valueAt } from '../../project/read-json.js';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import { dependenciesIn, manifestOf, packageFrom } from '../installed.js';
import { isInRange } from '../version-range.js';

const PACKAGE = 'nestjs-observability';
/** Packages of the OpenTelemetry SDK: version 2 needs the API below 1.10, version 3 needs 1.10. */
const OPEN_TELEMETRY = ['sdk-trace-base', 'sdk-trace', 'sdk-trace-node', 'sdk-metrics'];

/** Reports unsupported versions of Node.js, peers and OpenTelemetry, and missing packages. */
export function versionsCheck(examined: Examined): Finding[] {
  const { folder, library, project } = examined;
  if (!library)
    return [
      {
        check: 'installed',
        what: `${PACKAGE} is not installed in ${folder}.`,
        fix: `Run: ${adding(examined)} ${PACKAGE}`,
      },
    ];
  return [
    ...nodeFindings(library),
    ...peerFindings(examined, library),
    ...generationFindings(examined),
    ...(isDevelopmentOnly(folder) && !isThisPackage(project.manifest)
      ? [
          {
            check: 'installed',
            what: `package.json has ${PACKAGE} in devDependencies: a production installation does not contain it.`,
            fix: 'Move it to dependencies.',
          },
        ]
      : []),
  ];
}

const adding = ({ project: { manager } }: Examined): string =>
  manager === 'npm' ? 'npm install' : `${manager} add`;

function nodeFindings(library: InstalledPackage): Finding[] {
  const range = textAt(manifestOf(library.path), 'engines', 'node') ?? '*';
  const { node } = process.versions;
  if (isInRange(node, range)) return [];
  return [
    {
      check: 'node',
      what: `Node.js ${node} runs here; ${PACKAGE} supports ${range}.`,
      fix: 'Use one of these versions.',
    },
  ];
}

function peerFindings(examined: Examined, library: InstalledPackage): Finding[] {
  const manifest = manifestOf(library.path);
  const optional = valueAt(manifest, 'peerDependenciesMeta');
  return Object.entries(dependenciesIn(manifest, 'peerDependencies')).flatMap(([name, range]) => {
    const found = packageFrom(library.path, name) ?? packageFrom(examined.folder, name);
    if (!found && isRecord(optional) && valueAt(optional, name, 'optional') === true) return [];
    if (found && isInRange(found.version, range)) return [];
    const fitting = fitted(examined, name);
    const what = found
      ? `${name} ${found.version} is installed (${found.path}); ${PACKAGE} supports ${range}.`
      : `${name} is not installed; ${PACKAGE} needs ${range}.`;
    return [{ check: found ? 'versions' : 'peers', what, fix: fitting }];
  });
}

function fitted(examined: Examined, name: string): string {
  const version = fittingVersion(name, {
    nest: name.startsWith('@nestjs/') ? undefined : packageFrom(examined.folder, '@nestjs/common')?.version,
    api: packageFrom(examined.folder, '@opentelemetry/api')?.version,
    node: process.versions.node,
  });
  return version
    ? `Run: ${adding(examined)} ${name}@"${version}"`
    : 'No version of it supports the installed NestJS: remove it, or use NestJS 11.';
}

function generationFindings({ folder }: Examined): Finding[] {
  const api = packageFrom(folder, '@opentelemetry/api')?.version;
  if (api === undefined) return [];
  const wanted = isInRange(api, '<1.10.0') ? 2 : 3;
  return OPEN_TELEMETRY.flatMap((part) => {
    const name = `@opentelemetry/${part}`;
    const found = packageFrom(folder, name);
    const generation = Number(/^\d+/.exec(found?.version ?? '')?.[0] ?? wanted);
    if (generation === wanted) return [];
    const range = wanted === 2 ? '>=1.10.0 <1.11.0' : '>=1.9.0 <1.10.0';
    return [
      {
        check: 'opentelemetry',
        what: `${name} ${found?.version} does not work with @opentelemetry/api ${api}: spans and meters are lost without an error.`,
        fix: `Install @opentelemetry/api@"${range}", or version ${wanted} of the SDK.`,
      },
    ];
  });
}

function isDevelopmentOnly(folder: string): boolean {
  const manifest = manifestOf(folder);
  return (
    PACKAGE in dependenciesIn(manifest, 'devDependencies') &&
    !(PACKAGE in dependenciesIn(manifest, 'dependencies'))
  );
}

const isThisPackage = (manifest: string): boolean => /"name"\s*:\s*"nestjs-observability"/.test(manifest);
