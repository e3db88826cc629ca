import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pool } from 'pg';
import type { Client } from './stories.js';

/** What the project with Prisma has. */
export interface Project {
  /** A client that makes its own connections, or uses those of a pool. */
  connect(to: string | Pool): Promise<Client>;
  /** The project's `pg`, whose pools its driver adapter accepts. */
  newPool(url: string): Pool;
  /** Prisma's own instrumentation. */
  newInstrumentation(): { enable(): void; disable(): void };
}

export function openProject(path: string): Project {
  const folder = pathToFileURL(`${path}/`);
  const load = createRequire(join(path, 'package.json'));
  const { PrismaPg } = load('@prisma/adapter-pg') as { PrismaPg: new (to: object) => object };
  return {
    async connect(to) {
      const generated = (await import(new URL('generated/client.ts', folder).href)) as {
        PrismaClient: new (options: object) => Client;
      };
      const adapter = new PrismaPg(typeof to === 'string' ? { connectionString: to } : to);
      return new generated.PrismaClient({ adapter });
    },
    newPool: (url) => new (load('pg') as { Pool: typeof Pool }).Pool({ connectionString: url }),
    newInstrumentation: () =>
      new (
        load('@prisma/instrumentation') as {
          PrismaInstrumentation: new () => { enable(): void; disable(): void };
        }
      ).PrismaInstrumentation(),
  };
}
