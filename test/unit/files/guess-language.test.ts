import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guessLanguages, languageOfDocument } from '../../../main/files/guess-language.ts';

const TEXTS: Readonly<Record<string, string>> = {
  en: 'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience.',
  ha: "Su dai 'yan-adam, ana haifuwarsu ne duka 'yantattu, kuma kowannensu na da mutunci da hakkoki daidai da na kowa.",
  sw: 'Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri.',
  ru: 'Все люди рождаются свободными и равными в своем достоинстве и правах.',
  th: 'มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ',
};

describe('guessing a language', () => {
  for (const [language, text] of Object.entries(TEXTS)) {
    it(`knows ${language}, and says it in the shortest tag`, () => {
      const guesses = guessLanguages(text);
      assert.equal(guesses[0].language, language);
      assert.ok(guesses.every(({ score }, i) => i === 0 || score <= guesses[i - 1].score));
    });
  }

  it('says nothing of a text with hardly a letter', () => {
    assert.deepEqual(guessLanguages('1998: 12, 13'), []);
    assert.deepEqual(guessLanguages(''), []);
  });

  it('lets a short document be in the language of its corpus, unless it is in another script', () => {
    const whole = { language: 'ha', script: 'Latn' };
    assert.equal(languageOfDocument('Amina ta tafi Banjul jiya da safe.', whole), 'ha');
    assert.equal(languageOfDocument(TEXTS.th, whole), 'th');
    assert.equal(languageOfDocument(`${TEXTS.en} `.repeat(6), whole), 'en');
    assert.equal(languageOfDocument(`${TEXTS.ha} `.repeat(6), whole), 'ha');
    assert.equal(languageOfDocument('ᏂᎦᏓ ᎠᏂᏴᏫ ᏂᎨᎫᏓᎸᎾ ᎠᎴ ᎤᏂᏠᏱ', whole), 'und');
  });
});
