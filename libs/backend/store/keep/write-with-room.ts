import { reasonOf } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';

/** Takes the oldest away until so many more bytes fit into a limit. */
export type MakeRoom = (driver: StoreDriver, limit: number, bytes: number) => void;

/** A row, its words and its place in indexes, of what it is as JSON. */
const OVERHEAD = 2;
/** Freed when SQLite says that the file is full. */
const MORE = 1 / 16;

/**
 * Makes room and writes.
 *
 * @param bytes about as many as JSON
 * @throws what the driver throws
 */
export function writeWithRoom(
  driver: StoreDriver,
  bytes: number,
  makeRoom: MakeRoom,
  write: () => void,
): void {
  makeRoom(driver, driver.recordBytes, bytes * OVERHEAD);
  try {
    write();
  } catch (error) {
    if (!/database or disk is full/i.test(reasonOf(error))) throw error;
    // The bound of the file, if it is not the disk: the estimate was too low.
    makeRoom(driver, driver.usedBytes() - driver.recordBytes * MORE, bytes * OVERHEAD);
    write();
  }
}
