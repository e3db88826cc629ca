export async function runScrapes() { return { results: [], subjects: [] }; }
