import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from './init-plan.js';
import type { UndoPlan } from './init-record.js';

/** Writes the changes in their order: the record comes first. */
export function writeChanges(folder: string, changes: readonly FileChange[]): void {
  for (const { path, after } of changes) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), after);
  }
}

/** Restores files, then removes new files and folders that became empty; the record comes last. */
export function undoChanges(folder: string, { restored, removed }: UndoPlan): void {
  for (const { path, bytes } of restored) writeFileSync(join(folder, path), bytes);
  for (const path of removed) {
    rmSync(join(folder, path), { force: true });
    removeEmpty(folder, dirname(path));
  }
}

function removeEmpty(root: string, path: string): void {
  for (let one = path; one !== '.' && one !== ''; one = dirname(one)) {
    const folder = join(root, one);
    if (!existsSync(folder)) continue;
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
  }
}
