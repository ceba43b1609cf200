// English. Charts, on whichever screen.

export const charts = {
  chart: {
    table: 'As a table',
    interval: '({low} to {high})',
    score: 'score',
    from: 'from',
    to: 'to',
    candidates: 'candidates',
  },
  threshold: {
    label: 'Threshold',
    none: 'No threshold: the whole list counts',
    below: 'threshold {threshold} · {count} span before it | threshold {threshold} · {count} spans before it',
    about:
      'threshold {threshold} · about {count} span before it | threshold {threshold} · about {count} spans before it',
    takeAway: 'Take away',
    nothing: 'No spans yet',
  },
};
