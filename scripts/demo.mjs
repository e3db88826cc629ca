/** `npm run demo -- [options]`: builds what is missing or out of date, then runs the ETL consumer in this process. */
import { ensureBuilt } from './ensure-built.mjs';

await ensureBuilt();
const { main } = await import('../build/etl-consumer/main.js');
process.exitCode = await main(process.argv.slice(2));
