// What the help has a page for: the screens.

export const HELP_PAGES = [
  'home',
  'corpora',
  'seeds',
  'mining',
  'review',
  'reviewers',
  'facets',
  'taggers',
  'exports',
  'models',
  'settings',
] as const;
export type HelpPage = (typeof HELP_PAGES)[number];
