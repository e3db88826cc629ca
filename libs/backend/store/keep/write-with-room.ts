import { reasonOf } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';

/** Deletes the oldest records until `bytes` more bytes fit into a limit. */
export type MakeRoom = (driver: StoreDriver, limit: number, bytes: number) => void;

/** Size of a row with its words and index entries, relative to its JSON. */
const OVERHEAD = 2;
/** Share of the record bytes freed when SQLite reports a full file. */
const MORE = 1 / 16;

/**
 * Makes room and writes.
 *
 * @param bytes approximate size as JSON
 * @throws the driver's error
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
    // The file may be full because the estimate was too low; if the disk is full, the retry fails as well.
    makeRoom(driver, driver.usedBytes() - driver.recordBytes * MORE, bytes * OVERHEAD);
    write();
  }
}
