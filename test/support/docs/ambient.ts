/**
 * Declarations for the compilation of snippets: the globals of a test runner, as a reader's project has them, and the parts that
 * snippets use of packages that are not installed in this repository, as those packages declare them.
 */
export const AMBIENT = `
import type * as jest from '@jest/globals';
import type { AlertMatchers, TelemetryMatchers } from 'nestjs-observability/testing';

declare global {
  const expect: typeof jest.expect;
  const describe: typeof jest.describe;
  const it: typeof jest.it;
  const beforeAll: typeof jest.beforeAll;
  const afterAll: typeof jest.afterAll;
  const beforeEach: typeof jest.beforeEach;
  const afterEach: typeof jest.afterEach;
}

declare module 'expect' {
  interface Matchers<R> extends TelemetryMatchers<R>, AlertMatchers<R> {}
}
`;

/** Declarations for packages that are not installed here. */
export const UNINSTALLED = `
declare module '@nestjs/config' {
  import type { DynamicModule } from '@nestjs/common';
  export class ConfigModule {
    static forRoot(options?: { isGlobal?: boolean; envFilePath?: string | string[] }): Promise<DynamicModule>;
  }
  export class ConfigService {
    get<T = string>(name: string): T | undefined;
    get<T = string>(name: string, fallback: T): T;
    getOrThrow<T = string>(name: string): T;
  }
}

declare module 'vitest/config' {
  export function defineConfig(config: { plugins?: unknown[]; test?: Record<string, unknown> }): unknown;
}

declare module 'unplugin-swc' {
  const swc: { vite(options: { module: { type: 'es6' } }): unknown };
  export default swc;
}
`;
