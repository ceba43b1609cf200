// The data of the figures, with numbers worked out by hand: what a table says is what the picture is drawn from.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  coverageFigure,
  type Figure,
  facetMapFigure,
  languagesFigure,
  modelsFigure,
  namesFigure,
  precisionRecallFigure,
  reactionFigure,
} from '../../../src/interpret/figures.ts';

const lines = ({ csv }: Figure): string[] => csv.trimEnd().split('\r\n');
/** Where the marks stand across, in px, in the order drawn. */
const marks = ({ svg }: Figure): number[] =>
  [...svg.matchAll(/<g transform="translate\(([-\d.]+) [-\d.]+\)"><path d="[^"]+" fill="#\w+" fill-opacity/g)].map(
    ([, x]) => Number(x),
  );
const numbers = (svg: string, name: string, attribute: string): number[] =>
  [...svg.matchAll(new RegExp(`<${name} [^>]*?\\b${attribute}="([-\\d.]+)"`, 'g'))].map(([, value]) => Number(value));

describe('figures', () => {
  it('Fig. 3 has a panel a type, and its table every point', () => {
    const figure = precisionRecallFigure(
      [
        {
          ...{ type: 'PER', gold: 4 },
          points: [
            { rank: 1, recall: 0.25, precision: 1 },
            { rank: 3, recall: 0.5, precision: 2 / 3 },
          ],
        },
        { type: 'LOC', gold: 1, points: [{ rank: 2, recall: 1, precision: 0.5 }] },
      ],
      { title: 'starter', x: 'recall', y: 'precision' },
    );
    assert.deepEqual(lines(figure).slice(1), ['PER,4,1,0.25,1', `PER,4,3,0.5,${2 / 3}`, 'LOC,1,2,1,0.5']);
    assert.equal(figure.svg.match(/>\u2068(PER|LOC)\u2069</g)?.length, 2);
    // 260 px of axis from 0 to 1: recall .25 and .5, precision 1 and 2/3.
    assert.match(figure.svg, /d="M65 0L130 86\.7"/);
    assert.equal(marks(figure).length, 1, 'a series of one point is a mark');
  });

  it('Fig. 4 begins at nothing covered, and names each pick', () => {
    const curve = [
      { seed: 'Berlin', gain: 6, share: 0.6 },
      { seed: 'Rhine, the', gain: 2, share: 0.8 },
    ];
    const figure = coverageFigure(curve, { title: 'Coverage', x: 'picks', y: 'covered' });
    assert.deepEqual(lines(figure), ['pick,seed,gain,covered', '1,Berlin,6,0.6', '2,"Rhine, the",2,0.8']);
    assert.match(figure.svg, /d="M0 260L130 104L260 52"/);
    assert.deepEqual(marks(figure), [0, 130, 260], 'a mark a pick');
  });

  it('Fig. 4 draws every span, and leaves out labels that would stand on others', () => {
    const crowd = Array.from({ length: 30 }, (_, i) => ({ text: `place ${i}`, x: i / 1000, y: 0, facet: 'towns' }));
    const points = [...crowd, { text: 'far away', x: 1, y: 1, facet: 'rivers' }];
    const figure = facetMapFigure(points, { title: 'Map', x: '1', y: '2' });
    assert.equal(marks(figure).length, 31 + 2, 'spans, and two in the legend');
    assert.equal(lines(figure).length, 32);
    const crowded = figure.svg.match(/>\u2068place \d+/g)?.length;
    assert.ok(figure.svg.includes('far away') && crowded === 1, `${crowded} of the crowd`);
  });

  it('Fig. 5 draws columns to scale, their intervals, and nothing where nothing is known', () => {
    const figure = languagesFigure(
      [
        { language: 'English', type: 'PER', precision: 0.5, basis: 'labels' },
        { language: 'አማርኛ', type: 'PER', precision: 0.25, low: 0.1, high: 0.4, basis: '4 verdicts' },
        { language: 'ไทย', type: 'PER', precision: null, basis: 'nothing known' },
      ],
      { title: 'Precision', y: 'precision' },
    );
    const heights = numbers(figure.svg, 'rect', 'height').filter((height) => height === 130 || height === 65);
    assert.deepEqual(heights, [130, 65], '260 px are 1');
    assert.deepEqual(lines(figure).slice(1), [
      'English,PER,0.5,,,labels',
      'አማርኛ,PER,0.25,0.1,0.4,4 verdicts',
      'ไทย,PER,,,,nothing known',
    ]);
    assert.ok(figure.svg.includes('ไทย'), 'the language is named all the same');
  });

  it('Fig. 6 places a model twice the size one step further', () => {
    const point = { kind: 'masked', type: 'PER', precision: 0.5, seconds: 3 };
    const figure = modelsFigure(
      [
        { ...point, model: 'small', megabytes: 32 },
        { ...point, model: 'base', megabytes: 64 },
        { ...point, model: 'large', megabytes: 128 },
      ],
      { title: 'Models', x: 'size', y: 'precision' },
    );
    const [a, b, c] = marks(figure);
    assert.ok(Math.abs(b - a - (c - b)) < 0.02 && b > a);
    const named = [...figure.svg.matchAll(/>\u2068(16|32|64|128|256)\u2069</g)].map(([, text]) => text);
    assert.deepEqual(named, ['16', '32', '64', '128', '256'], 'the axis says megabytes');
    assert.equal(lines(figure)[2], 'base,masked,64,PER,0.5,3');
  });

  it('Fig. 7 draws a bar a word, to the left where it gained', () => {
    const words = [
      { word: 'the', before: 0.4, after: 0.1, term: 0.3 },
      { word: 'a', before: 0.1, after: 0.2, term: -0.15 },
    ];
    const figure = reactionFigure({ text: 'Ada', seed: 'Bob' }, [{ title: 'left', divergence: 0.15, words }]);
    const [, lost, gained] = numbers(figure.svg, 'rect', 'width');
    assert.ok(Math.abs(lost - 2 * gained) < 0.02);
    assert.deepEqual(lines(figure).slice(1), [
      'Ada,Bob,left,0.15,the,0.4,0.1,0.3',
      'Ada,Bob,left,0.15,a,0.1,0.2,-0.15',
    ]);
  });

  it('Fig. 8 names its axes by the two words', () => {
    const figure = namesFigure(
      [
        { name: 'Monet', group: 'artists', surprise: [1, 5] },
        { name: 'Curie', group: 'scholars', surprise: [6, 2] },
      ],
      { words: ['artist', 'scientist'], prompt: 'famous {mask} {name}' },
    );
    assert.deepEqual(lines(figure), [
      'name,group,−log p(artist),−log p(scientist)',
      'Monet,artists,1,5',
      'Curie,scholars,6,2',
    ]);
    const [monet, curie] = marks(figure);
    assert.ok(monet < curie);
  });

  it('no text of a corpus becomes markup', () => {
    const hostile = '"><script>alert(1)</script>&';
    const figure = namesFigure([{ name: hostile, group: hostile, surprise: [1, 2] }], {
      words: [hostile, 'b'],
      prompt: hostile,
    });
    assert.ok(!figure.svg.includes('<script'));
  });
});
