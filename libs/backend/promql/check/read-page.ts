/** One sample of a page, without its value. */
export interface PageSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A TYPE line with its samples. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: PageSample[];
}

/** A parsed page. */
export interface Page {
  readonly families: ReadonlyMap<string, Family>;
  /** Samples without a TYPE line. */
  readonly loose: readonly PageSample[];
  readonly isOpenMetrics: boolean;
}

const TYPE = /^#\s+TYPE\s+("(?:\\.|[^"\\])*"|\S+)\s+(\S+)\s*$/;
const LABELS = String.raw`(?:[^"{}]|"(?:\\.|[^"\\])*")*`;
/** The labels end before an exemplar, which has separate labels. */
const SAMPLE = new RegExp(String.raw`^\s*([a-zA-Z_:][\w:]*)?\s*(?:\{(${LABELS})\})?\s*\S`);
const LABEL = /(?:([\w:]+)|"((?:\\.|[^"\\])*)")\s*=\s*"((?:\\.|[^"\\])*)"/g;
/** A quoted name comes first among the labels: `{"my.metric",a="b"} 1`. */
const QUOTED_NAME = /^\s*"((?:\\.|[^"\\])*)"\s*(?:,|$)/;
const ENDINGS = /_(?:bucket|sum|count|total|created|info|gsum|gcount)$/;

/** Parses the families and samples of a page, in Prometheus' text format or OpenMetrics. */
export function readPage(page: string): Page {
  const families = new Map<string, Family>();
  const loose: PageSample[] = [];
  let isOpenMetrics = false;
  for (const line of page.split(/\r?\n/)) {
    if (/^# EOF\s*$/.test(line)) isOpenMetrics = true;
    const [, declared, type = ''] = TYPE.exec(line) ?? [];
    if (declared !== undefined) {
      const name = declared.replace(/^"(.*)"$/, '$1');
      families.set(name, { name, type: type.toLowerCase(), samples: [] });
    }
    const sample = /^\s*(?:#|$)/.test(line) ? undefined : sampleOf(line);
    if (sample) (familyOf(sample.name, families)?.samples ?? loose).push(sample);
  }
  return { families, loose, isOpenMetrics };
}

function sampleOf(line: string): PageSample | undefined {
  const [whole, plain, inner = ''] = SAMPLE.exec(line) ?? [];
  const name = plain ?? QUOTED_NAME.exec(inner)?.[1];
  if (whole === undefined || name === undefined) return undefined;
  const labels = plain === undefined ? inner.replace(QUOTED_NAME, '') : inner;
  const labelled: Record<string, string> = {};
  for (const [, word, quoted = '', value = ''] of labels.matchAll(LABEL)) labelled[word ?? quoted] = value;
  return { name, labels: labelled };
}

/** Types whose samples have suffixes; samples of other types have the family's name. */
const WITH_ENDINGS = /^(?:counter|histogram|gaugehistogram|summary|info)$/;

function familyOf(name: string, families: ReadonlyMap<string, Family>): Family | undefined {
  const own = families.get(name);
  if (own) return own;
  const shorter = families.get(name.replace(ENDINGS, ''));
  return shorter && WITH_ENDINGS.test(shorter.type) ? shorter : undefined;
}
