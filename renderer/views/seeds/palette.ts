// Colours offered for types: those of Okabe and Ito (2008), told apart under every common colour vision, deepened where
// they would be too pale for a thin line on paper.

export const PALETTE = [
  '#c9732f',
  '#2f6fb0',
  '#7a56a8',
  '#1b8a6b',
  '#b8467f',
  '#8a7a1c',
  '#3b8fb5',
  '#a5402d',
  '#5b6470',
] as const;
