// English. Long work.

export const jobs = {
  job: {
    import: 'Importing',
    mine: 'Mining',
    train: 'Training',
    survey: 'Surveying the corpus',
    'check seeds': 'Trying examples',
    estimate: 'Estimating the time',
    settle: 'Resolving overlaps',
    remove: 'Removing',
    merge: 'Merging',
    decompose: 'Finding fine types',
    surveyLanguages: 'Looking at the languages',
    evaluateTagger: 'Scoring a tagger',
    learningCurve: 'Learning curve',
    tag: 'Tagging',
    export: 'Writing a data set',
    copyTagger: 'Handing out a tagger',
    measureModel: 'Measuring a model',
    compareModels: 'Comparing models',
  },
  jobState: {
    queued: 'waiting',
    paused: 'paused',
    running: 'running',
    done: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
  },
};
