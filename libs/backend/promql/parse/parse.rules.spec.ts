import { describe, expect, it } from '@jest/globals';
import { parse } from './parse.js';
import { PromqlError } from './promql-error.js';

const ACCEPTED = String.raw`
offset
offset{zone="x"} offset 1m
sum
step + range + min_of
without unless by
hits and bye
fill / fill_left
anchored > smoothed
job:hits:rate5m
:
sum without (:) (hits)
sum by (by, on, bool, offset, ignoring, sum, atan2, start,) (hits)
sum by ("a b", plain) (hits)
sum(hits) by (zone)
SUM(hits) Without (zone)
hits{offset="1", by="2", nan="3"}
{"hits"}
{"hits.of.zone", "zone name"="x", plain!~"y|z"}
{__name__="hits"}
{zone!=""}
{zone=~".+"}
hits{zone=~".*"}
hits{zone="x",}
{"hits", "hosts"}
1.
2. + .5 + 1.e2
1_000 + 0x_fF + 017 + 08
1e-400
Inf - iNf + NAN
9223372036854775808
5m + 1h30m - 1ms
292y
-2 ^ 2
- - 1
2 ^ -hits ^ 2
+hits
1 == bool 2
hits == bool on (zone) group_left (name) hosts
hits / ignoring () hosts
hits / on () group_right hosts
1 + on () hits
hits atan2 hosts
hits and hosts or hits unless hosts
hits[5m]
hits[ 90 ]
hits[5m] offset 1m @ 90
hits @ 90 offset -1m
hits @ -1.5
hits @ 5m
hits @ start()
hits @ END()
hits offset 0 offset 5m
hits offset step()
hits offset -(step() * 2)
hits offset - min_of(step(), 5m)
hits[step()]
hits[(5m):5m]
hits[5m:]
hits[5m + 10:range() / 2 ^ 2]
hits[max_of(step(), 1m) - 10 % 3]
hits[-(-5m)]
hits[5m - 5m]
hits[5m / (0)]
rate(hits[5m:1m] @ start() offset 1m)
first_over_time(hits[5m])
histogram_count(hits)
time() - timestamp(hits)
hour()
round(hits)
label_join(hits, "to", ",")
count_values("value", hits)
topk by (zone) (2, hits)
quantile(0.5, hits)
"text"
'it\'s'
"\x41\101\u00e9\U0001F600\a\b\f\n\r\t\v\\\""
hits # a comment
`;

const REFUSED = String.raw`
on
bool
atan2
group_left
hits @ 90 [5m]
hits offset 1m [5m]
hits @ Inf
hits @ nan
hits @ 1e20
hits @ 1 @ 2
hits @ hosts
hits @ start
hits[9.5e10]
hits[5s/0d]
hits[5s%0]
hits[-5m]
hits[0]
hits[5m
hits[5m:1m:1m]
hits[5m,1m]
hits[step():5m]
hits[step]
hits[start()]
hits[min_of(5m)]
hits[5m][5m]
(hits)[5m]
1[5m]
hits[5m][5m:]
1[5m:]
hits offset
hits offset hosts
hits offset (5m) + hosts
hits offset 5m offset 5m
(hits) offset 5m
hits offset 293y
hits offset inf
hits offset NaN
1e310
1__0
1_
0x
0xg
0b11
0x1p3
1e
1.2.3
5m3
5mm
1h2d
293y
0.85and hits
10atan2 20
hits hosts
1 2
hits +
+
hits + on (zone) group_left (zone) hosts
hits + group_left (zone) hosts
hits + on zone hosts
hits == on (zone) bool hosts
hits and on (zone) group_left hosts
hits and 1
1 or 2
1 == 2
hits + bool 1
1 + on (zone) hits
hits[5m] + 1
"a" + 1
-"a"
-hits[5m]
hits > / hosts
hits </ 2
hits >/ hosts
hits =~ hosts
hits ! hosts
sum by (nan) (hits)
sum by (without) (hits)
sum by (1) (hits)
sum by (,) (hits)
sum by ("") (hits)
sum by (zone host) (hits)
sum by (zone) by (host) (hits)
sum(hits, hosts)
sum()
sum hits
topk(hits)
topk(hits, hits)
count_values(1, hits)
sum(hits[5m])
rate(hits)
rate(hits[5m],)
rate(hits[5m], 1)
rate()
rate(1[5m:])
RATE(hits[5m])
unknown(hits)
label_join(hits, "to")
label_replace(hits, "a", "b", "c", 1)
hits("a")
job:hits(1)
start()
end()
step()
min_of(1, 2)
info(hits)
mad_over_time(hits[5m])
limitk(1, hits)
limit_ratio(0.5, hits)
hits anchored
hits[5m] smoothed
hits + fill (0) hosts
{}
{zone=""}
{zone=~".*"}
{zone!~".+"}
{""}
hits{__name__="hosts"}
hits{"hosts"}
hits{zone}
hits{zone="x" host="y"}
hits{,}
hits{zone="x",,}
hits{zone=x}
hits{zone=="x"}
hits{zone=~"("}
hits{zone=~"(?=a)"}
hits{zone!~"a**"}
hits{1="x"}
hits{a:b="x"}
hits{zone="x"
hits}
(hits
hits)
hits]
"a
'a
"\q"
"\x4"
"\400"
"\ud800"
$hits
hits + é
hits;
hits || hosts
`;

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe("the grammar of Prometheus' own parser", () => {
  it.each([...lines(ACCEPTED), 'hits{ # a comment\nzone="x"}', 'hits[5m # a comment\n]'])(
    'accepts %s',
    (expr) => {
      expect(() => parse(expr)).not.toThrow();
    },
  );

  it.each([
    ...lines(REFUSED),
    '"a\nb"',
    '"\ufffd"',
    'hits{zone="\ufffd"}',
    '`\ud800`',
    'hits[#\n5m]',
    '# a comment',
    '\u00a0hits',
  ])('refuses %s', (expr) => {
    expect(() => parse(expr)).toThrow(PromqlError);
  });

  it.each([
    ['0x_fF', 255],
    ['017', 15],
    ['08', 8],
    ['1_000.5', 1000.5],
    ['.5e-1', 0.05],
    ['9223372036854775808', 2 ** 63],
    ['- -1.', 1],
    ['-iNf', -Infinity],
    ['1d1h1ms', 90_000.001],
  ])('reads the number %s', (text, value) => {
    expect(parse(text)).toMatchObject({ type: 'number', value });
  });

  it.each([
    [String.raw`"\x41\101\u00e9\U0001F600"`, 'AAé😀'],
    [String.raw`"\xc3\xa9"`, 'é'],
    [String.raw`'it\'s "\n"'`, 'it\'s "\n"'],
    ['`raw \\n\n`', 'raw \\n\n'],
  ])('reads the string %s', (text, value) => {
    expect(parse(text)).toMatchObject({ type: 'string', value });
  });
});
