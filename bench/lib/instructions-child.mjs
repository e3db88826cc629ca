/** `instructions-child.mjs <file> <name> <count>`: runs the operations of one subject after warm-up, and ends. */
const [file, name, count] = process.argv.slice(2);
const BATCH = 10_000;
const WARM_UP_BATCHES = 20;

const subjects = await import(`../subjects/${file}.mjs`);
const run = await subjects[name]();
const batches = WARM_UP_BATCHES + Number(count) / BATCH;
for (let n = 0; n < batches; n++) await run(BATCH);
process.exit(0);
