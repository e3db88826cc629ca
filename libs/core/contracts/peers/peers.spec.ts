import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { duplicatePackages, duplicateText } from './duplicate-packages.js';
import { loadPeer, peerIfInstalled } from './load-peer.js';
import { advice } from './missing-peer.js';
import { registerCopy } from './own-copy.js';
import { fittingVersion } from './peer-versions.js';

const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  peerDependencies: Record<string, string>;
};
const NODE = process.versions.node;

describe('The error for a package that is missing', () => {
  it.each(Object.entries(peerDependencies))('knows a version of %s within %s', (name, range) => {
    const versions = [
      fittingVersion(name, { nest: '11.2.0', api: '1.9.1', node: NODE }),
      fittingVersion(name, { nest: '12.5.1', api: '1.10.0', node: NODE }),
    ].filter((version) => version !== undefined);
    for (const version of versions) {
      const [major = '', minor = ''] = version.replace('^', '').split('.');
      const within = major === '0' ? new RegExp(`0\\.(${minor}|300)\\.`) : new RegExp(`(\\^|=)${major}\\.`);
      expect(range).toMatch(within);
    }
    expect(versions).not.toEqual([]);
  });

  it.each([
    ['@opentelemetry/sdk-metrics', '1.9.1', '^2.12.0'],
    ['@opentelemetry/sdk-metrics', '1.10.0', '^3.1.0'],
    ['@opentelemetry/propagator-b3', '1.10.0', '^3.1.0'],
  ])('names %s for version %s of the API as %s', (name, api, version) => {
    expect(advice(name, { api, node: NODE })).toContain(`${name}@${version}`);
  });

  it('says so when no version supports the installed NestJS', () => {
    expect(advice('@golevelup/nestjs-rabbitmq', { nest: '12.5.1', node: NODE })).toMatch(
      /supports NestJS 12\.5\.1/,
    );
  });

  it('has a code, the feature and the command', async () => {
    const missing = Object.assign(new Error("Cannot find module '@opentelemetry/propagator-b3'"), {
      code: 'MODULE_NOT_FOUND',
    });
    const loading = loadPeer(
      () => Promise.reject(missing),
      '@opentelemetry/propagator-b3',
      'tracing.propagators',
    );
    await expect(loading).rejects.toMatchObject({
      code: 'OBS_PEER_MISSING',
      message: expect.stringMatching(/"tracing\.propagators" needs .*install @opentelemetry\/propagator-b3@/),
      cause: missing,
    });
  });

  it('leaves the error of a package that is there and breaks', () => {
    const broken = new Error('broken');
    const load = (): never => {
      throw broken;
    };
    expect(() => peerIfInstalled(load, 'pino-pretty')).toThrow(broken);
  });
});

describe('Packages that must be there once', () => {
  let app: string;
  const put = (folder: string, name: string, version: string): string => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
    writeFileSync(join(path, 'index.js'), '');
    return path;
  };

  beforeEach(() => {
    app = realpathSync(mkdtempSync(join(tmpdir(), 'copies-')));
  });
  afterEach(() => rmSync(app, { recursive: true }));

  it('are named with their versions and paths when the application has another copy', () => {
    const other = put(app, '@opentelemetry/api', '1.9.0');
    const [found, ...more] = duplicatePackages(join(app, 'main.js'));
    expect(more).toEqual([]);
    expect(found?.copies).toContainEqual({ path: other, version: '1.9.0' });
    expect(found && duplicateText(found)).toMatch(/@opentelemetry\/api is installed 2 times \(.*dedupe/);
  });

  it('are one copy behind a symbolic link', () => {
    mkdirSync(join(app, 'node_modules'));
    symlinkSync(
      dirname(realpathSync('node_modules/nestjs-pino/package.json')),
      join(app, 'node_modules/nestjs-pino'),
    );
    expect(duplicatePackages(join(app, 'main.js'))).toEqual([]);
  });

  it.each(['--role', 'main.js', '', undefined])(
    'are not looked for from %j, which is no path of a program',
    (program) => {
      expect(() => duplicatePackages(program)).not.toThrow();
    },
  );

  it('of this package, another major is an error that names both', () => {
    const registry = globalThis as Record<symbol, unknown>;
    const key = Symbol.for('nestjs-observability/copies@1');
    const before = registry[key];
    registry[key] = [];
    try {
      registerCopy({ path: '/a', version: '1.2.0' });
      expect(registerCopy({ path: '/b', version: '1.3.0' })).toHaveLength(2);
      expect(registerCopy({ path: '/b', version: '1.3.0' })).toHaveLength(2);
      expect(() => registerCopy({ path: '/c', version: '2.0.0' })).toThrow(/OBS_COPIES.*\/a.*\/c/s);
    } finally {
      registry[key] = before;
    }
  });
});
