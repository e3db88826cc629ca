/**
 * Records of the zip format (PKWARE's APPNOTE.TXT) without 64-bit extensions. Positions are byte offsets in the record.
 */
export const LOCAL = { signature: 0x04034b50, bytes: 30, nameLengthAt: 26, extraLengthAt: 28 } as const;
export const DESCRIPTOR = { signature: 0x08074b50, bytes: 16 } as const;
export const CENTRAL = {
  signature: 0x02014b50,
  bytes: 46,
  flagsAt: 8,
  methodAt: 10,
  crcAt: 16,
  packedBytesAt: 20,
  bytesAt: 24,
  nameLengthAt: 28,
  extraLengthAt: 30,
  commentLengthAt: 32,
  offsetAt: 42,
} as const;
export const END = {
  signature: 0x06054b50,
  bytes: 22,
  entriesAt: 10,
  directoryBytesAt: 12,
  directoryAt: 16,
} as const;

/** The largest 32-bit value; one more refers to the 64-bit record. */
export const MOST_BYTES = 0xffff_fffe;
export const MOST_ENTRIES = 0xfffe;
