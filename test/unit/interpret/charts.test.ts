import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { barChart } from '../../../src/interpret/bar-chart.ts';
import { csvTable } from '../../../src/interpret/csv.ts';
import { lineChart } from '../../../src/interpret/line-chart.ts';
import { scatterChart } from '../../../src/interpret/scatter-chart.ts';
import { escapeXml } from '../../../src/interpret/svg.ts';

/** Tags that close what they open, attributes in quotes, no stray mark-up: what a reader of XML insists on. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const body = svg.replace(/^<\?xml[^>]*\?>\n/, '');
  const rest = body.replace(/<(\/?)([a-z]+)((?: [A-Za-z0-9-]+="[^"<>]*")*)(\/?)>/g, (_, close, name, __, alone) => {
    if (close) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
    return '';
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]/);
  assert.doesNotMatch(body.replace(/&(amp|lt|gt|quot|apos);/g, ''), /&/);
  assert.ok(svg.isWellFormed());
}

const rects = (svg: string) =>
  [...svg.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)" fill="([^"]+)"/g)].map(
    (m) => ({
      x: Number(m[1]),
      width: Number(m[3]),
      fill: m[5],
    }),
  );

describe('pictures', () => {
  it('are well-formed whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ min: -1, max: 1, noNaN: true }), (text, value) => {
        assertWellFormed(barChart(text, [[{ title: text, bars: [{ label: text, value, note: text }] }]]));
        const points = [
          { x: value, y: value },
          { x: 1, y: 0.5 },
        ];
        const axes = { title: text, x: text, y: text };
        assertWellFormed(lineChart(axes, [{ title: text, series: [{ name: text, points }] }]));
        assertWellFormed(
          scatterChart({ title: text, x: text, y: text }, [{ label: text, x: value, y: value, group: text }]),
        );
      }),
      { numRuns: 40 },
    );
    assertWellFormed(barChart('', []));
    assertWellFormed(scatterChart({ title: '', x: '', y: '' }, []));
  });

  it('hold text that XML cannot hold as a replacement character, and all other text as it is', () => {
    assert.equal(escapeXml('a<b>&"\'\u0000\ud800z\tنجيب'), 'a&lt;b&gt;&amp;&quot;&apos;\ufffd\ufffdz\tنجيب');
  });

  it('set right-to-left labels apart, so that they stand where left-to-right ones would', () => {
    const svg = barChart('t', [[{ title: 'p', bars: [{ label: 'نجيب محفوظ', value: 1, note: 'n' }] }]]);
    assert.match(svg, /<text x="120" y="\d+" text-anchor="end">\u2068نجيب محفوظ\u2069<\/text>/);
  });

  it('draw bars from one zero, to scale, losses to the right and gains to the left', () => {
    const bars = [0.2, -0.1, 0.05].map((value) => ({ label: 'w', value, note: '' }));
    const svg = barChart('t', [[{ title: 'p', bars }]]);
    const [lost, gained, small] = rects(svg);
    assert.equal(lost.x, small.x);
    assert.equal(gained.x + gained.width, lost.x);
    assert.ok(Math.abs(lost.width / gained.width - 2) < 0.01 && Math.abs(lost.width / small.width - 4) < 0.02);
    assert.notEqual(lost.fill, gained.fill);
    for (const [{ fill }, meaning] of [
      [lost, 'less likely'],
      [gained, 'more likely'],
    ] as const) {
      assert.match(svg, new RegExp(`<path [^>]*fill="${fill}"/><text [^>]*>\u2068${meaning}`));
    }
  });

  it('place points by their values, y upwards, one colour a group', () => {
    const points = [
      { label: 'a', x: 0, y: 0, group: 'g' },
      { label: 'b', x: 1, y: 3, group: 'h' },
      { label: 'c', x: 2, y: 6, group: 'g' },
    ];
    const svg = scatterChart({ title: 't', x: 'x', y: 'y' }, points);
    const dots = [
      ...svg.matchAll(/<g transform="translate\(([\d.]+) ([\d.]+)\)"><path d="([^"]+)" fill="(#\w+)" fill-opacity/g),
    ];
    const [a, b, c] = dots.map(([, x, y, shape, fill]) => ({ x: Number(x), y: Number(y), shape, fill }));
    assert.ok(Math.abs(b.x - (a.x + c.x) / 2) < 0.02 && Math.abs(b.y - (a.y + c.y) / 2) < 0.02);
    assert.ok(a.x < c.x && a.y > c.y);
    assert.deepEqual([a.fill === c.fill, a.fill === b.fill], [true, false]);
    assert.deepEqual([a.shape === c.shape, a.shape === b.shape], [true, false], 'told apart without colour too');
  });

  it('write no label onto a point', () => {
    const points = [
      { label: 'a long name', x: 0, y: 0, group: '' },
      { label: 'b', x: 0.1, y: 0, group: '' },
      { label: 'c', x: 1, y: 0, group: '' },
    ];
    const svg = scatterChart({ title: 't', x: 'x', y: 'y' }, points);
    assert.ok(!svg.includes('a long name') && svg.includes('\u2068b\u2069'));
  });
});

describe('csv', () => {
  it('quotes what needs it and nothing else', () => {
    assert.equal(
      csvTable(
        ['a', 'b'],
        [
          ['x,y', 1.5],
          ['he said "no"', -2],
          ['=1+1', 0],
        ],
      ),
      'a,b\r\n"x,y",1.5\r\n"he said ""no""",-2\r\n=1+1,0\r\n',
    );
  });
});

describe('a line chart', () => {
  const axes = { title: 't', x: 'recall', y: 'precision', range: [0, 1] } as const;
  const series = (name: string, ...points: [number, number][]) => ({
    name,
    points: points.map(([x, y]) => ({ x, y })),
  });

  it('places a point by the given range: the corners of the frame are its ends', () => {
    const svg = lineChart(axes, [{ title: 'PER', series: [series('ours', [0, 0], [1, 1])] }]);
    assert.match(svg, /<path d="M0 260L260 0"/);
  });

  it('draws a series of one point as a mark and names each series once', () => {
    const panels = ['PER', 'LOC'].map((title) => ({ title, series: [series('one', [0.5, 0.5])] }));
    const svg = lineChart(axes, panels);
    assert.equal(svg.match(/<g transform="translate\(130 130\)">/g)?.length, 2);
    assert.equal(svg.match(/\u2068one\u2069/g)?.length, 1);
  });

  it('has no legend where the title or the axis says it', () => {
    const one = (name: string) => lineChart(axes, [{ title: '', series: [series(name, [0, 0], [1, 1])] }]);
    assert.equal(one('precision').match(/\u2068precision\u2069/g)?.length, 1);
    assert.equal(one('other').match(/\u2068other\u2069/g)?.length, 1);
  });
});
