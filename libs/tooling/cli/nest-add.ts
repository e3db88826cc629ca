import { posix } from 'node:path';
import { planInit } from './init/init-plan.js';
import { withRecord } from './init/init-record.js';
import { packageRange } from './package-version.js';
import type { ProjectFiles } from './project/project-files.js';

/** The used part of the `Tree` of `@angular-devkit/schematics`, which is not a dependency. */
export interface SchematicTree {
  exists(path: string): boolean;
  read(path: string): Buffer | Uint8Array | null;
  create(path: string, content: string): void;
  overwrite(path: string, content: string): void;
}

/** The used part of the `SchematicContext`. */
export interface SchematicContext {
  readonly logger: { info(text: string): void; warn(text: string): void };
}

/** Options of `nest add`. */
export interface NestAddOptions {
  readonly project?: string;
  /** The Nest CLI passes it: the folder of the selected application. */
  readonly sourceRoot?: string;
}

/**
 * The schematic of `nest add nestjs-observability`: makes the same changes as `npx nestjs-observability init --yes`.
 */
export function nestAdd({ project, sourceRoot }: NestAddOptions) {
  return (tree: SchematicTree, { logger }: SchematicContext): SchematicTree => {
    const files = filesOfTree(tree);
    const plan = planInit(files, packageRange(), { name: project, sourceRoot });
    const changes = plan.changes.length > 0 ? withRecord(files, plan.changes) : [];
    for (const { path, after } of changes)
      if (tree.exists(path)) tree.overwrite(path, after);
      else tree.create(path, after);
    for (const { file, why, lines } of plan.byHand)
      logger.warn(`Add these lines to ${file} yourself (${why}):\n\n${lines}\n`);
    logger.info('"npx nestjs-observability init --undo" restores the original files.');
    return tree;
  };
}

function filesOfTree(tree: SchematicTree): ProjectFiles {
  // A tree has no parent folders.
  const isInside = (path: string): boolean => !posix.normalize(path).startsWith('..');
  return {
    has: (path) => isInside(path) && tree.exists(path),
    read: (path) => {
      const content = isInside(path) && tree.exists(path) ? tree.read(path) : null;
      return content === null ? undefined : Buffer.from(content);
    },
  };
}
