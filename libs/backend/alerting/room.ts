export { MemoryRecords, type MemoryRecordsOptions } from './records/memory-records.js';
