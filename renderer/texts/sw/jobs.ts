// Swahili. Long work.

import type { Part } from '../en/index.ts';

export const jobs: Part<'jobs'> = {
  job: {
    import: 'Kuingiza',
    mine: 'Kuchimba',
    train: 'Kufundisha',
    survey: 'Kukagua matini',
    estimate: 'Kukadiria muda',
    settle: 'Kutatua miingiliano',
    merge: 'Kuunganisha',
    decompose: 'Kutafuta aina ndogo',
    surveyLanguages: 'Kuchunguza lugha',
    evaluateTagger: 'Kupima kitambulishi',
    learningCurve: 'Mchoro wa kujifunza',
    tag: 'Kutambulisha',
    export: 'Kuandika data',
    copyTagger: 'Kutoa kitambulishi',
    measureModel: 'Kupima modeli',
    compareModels: 'Kulinganisha modeli',
    checkSeeds: 'Kujaribu mifano',
    evaluateGold: 'Kupima kwa sampuli ya marejeo',
    removeCorpus: 'Kuondoa matini',
    removeRun: 'Kuondoa uchimbaji',
  },
  jobState: {
    queued: 'inasubiri',
    paused: 'imesimamishwa',
    running: 'inaendelea',
    done: 'imekwisha',
    failed: 'imeshindwa',
    cancelled: 'imeghairiwa',
    interrupted: 'imekatizwa',
  },
};
