/** Says what is wrong with a file of cases before it is run: one sentence per problem. */
const SPECIAL = ['stale', 'NaN', '+Inf', '-Inf'];

/** @returns sentences; empty when the file can be run */
export function problemsOf(data) {
  if (!Array.isArray(data?.files)) return ['the file must be an object with a list "files"'];
  return data.files.flatMap((file, i) => problemsOfFile(file, file?.file ?? `files[${i}]`));
}

function problemsOfFile(file, name) {
  if (!Array.isArray(file?.loads) || !Array.isArray(file.cases))
    return [`${name}: it must have the lists "loads" and "cases"`];
  const ids = new Set(file.loads.map((load) => load?.id));
  return [
    ...file.loads.flatMap((load) => problemsOfLoad(load, name)),
    ...file.cases.flatMap((one) => problemsOfCase(one ?? {}, `${name}:${one?.line}`, ids)),
  ];
}

function problemsOfLoad(load, name) {
  const where = `${name}: load ${JSON.stringify(load?.id)}`;
  if (!(load?.step > 0))
    return [`${where}: "step" must be milliseconds above 0, not ${JSON.stringify(load?.step)}`];
  if (!Array.isArray(load.series)) return [`${where}: it must have a list "series"`];
  return load.series.flatMap(({ labels, values } = {}) => {
    if (typeof labels !== 'object' || labels === null || !Array.isArray(values))
      return [`${where}: a series must have "labels" and a list "values"`];
    const wrong = values.find((value) => !isValue(value));
    return wrong === undefined
      ? []
      : [
          `${where}: ${JSON.stringify(wrong)} is no value: use a number, null or one of ${SPECIAL.join(', ')}`,
        ];
  });
}

function problemsOfCase({ kind, loads, expr, at, start, end, step, expect = {}, result }, where, ids) {
  const problems = [];
  if (typeof expr !== 'string') problems.push(`${where}: "expr" must be a text`);
  if (kind !== 'instant' && kind !== 'range')
    problems.push(`${where}: "kind" must be instant or range, not ${JSON.stringify(kind)}`);
  for (const id of loads ?? [])
    if (!ids.has(id)) problems.push(`${where}: there is no load ${JSON.stringify(id)}`);
  if (kind === 'instant' && !Number.isFinite(at)) problems.push(`${where}: "at" must be milliseconds`);
  if (kind === 'range' && ![start, end, step].every(Number.isFinite))
    problems.push(`${where}: "start", "end" and "step" must be milliseconds`);
  if (!expect.fail && expect.string === undefined && typeof result !== 'object')
    problems.push(`${where}: it must have a "result", or "fail" or "string" in "expect"`);
  return problems;
}

/** `{ hist, … }` is a native histogram: a sample, but none that a query over floats can read. */
function isValue(value) {
  if (typeof value === 'object' && value !== null) return typeof value.hist === 'string';
  return typeof value === 'number' || value === null || SPECIAL.includes(value);
}
