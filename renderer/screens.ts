// The screens, in the order of the bar beside them. Each has a view, a sign, a key, a help page and its pictures in docs.

export const SCREENS = [
  'home',
  'corpora',
  'seeds',
  'mining',
  'review',
  'reviewers',
  'facets',
  'languages',
  'figures',
  'taggers',
  'exports',
  'models',
  'settings',
] as const;
export type Screen = (typeof SCREENS)[number];

/** Screens that need no open project. */
export const FREE_SCREENS: ReadonlySet<Screen> = new Set(['home', 'models', 'settings']);
