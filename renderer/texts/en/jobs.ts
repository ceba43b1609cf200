// English. Long work.

export const jobs = {
  job: {
    import: 'Importing',
    mine: 'Mining',
    train: 'Training',
    survey: 'Surveying the corpus',
    settle: 'Resolving overlaps',
    remove: 'Removing',
    merge: 'Merging',
    decompose: 'Finding fine types',
    'survey languages': 'Looking at the languages',
    'compare models': 'Comparing models',
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
