// Live precision of a run's types: how many of the candidates nearer than a threshold are right, by the verdicts so far.
// The ranking of a type is kept while its version stays the same; verdicts are looked up at each question.

import type { LivePrecision, PrecisionPoint } from '../../../src/contract/review.ts';
import { CONFIDENCE } from '../../../src/evaluate/span-scores.ts';
import type { CandidateId, RunId, TypeId } from '../../../src/project/ids.ts';
import type { DecisionStatus } from '../../../src/project/verdicts.ts';
import { estimatePrecision } from '../../../src/review/estimate-precision.ts';
import { type Judgement, RankedVerdicts } from '../../../src/review/ranked-verdicts.ts';
import { mostTellingSpans } from '../../../src/review/telling-spans.ts';
import {
  type DecidedCandidate,
  isHigherBetter,
  readDecided,
  readScored,
} from '../../store/candidates/scored-candidates.ts';
import type { Connection } from '../../store/file/connection.ts';

/** A span that was given another type or other borders was wrong as it stood. */
const JUDGEMENTS: Readonly<Record<DecisionStatus, Judgement | null>> = {
  open: null,
  skipped: null,
  accepted: 'right',
  rejected: 'wrong',
  retyped: 'wrong',
  rebound: 'wrong',
};

/** Points of the curve. */
const CURVE_POINTS = 40;
/** The same spans are asked for until they are decided. */
const TELLING_SEED = 1;

/** Whose ranking; `version` as `rankingVersion` tells it. */
export interface RankingOf {
  readonly run: RunId;
  readonly type: TypeId;
  readonly version: string;
  /** BCP-47; only sentences of it when given. */
  readonly language?: string;
}

interface Ranking {
  readonly version: string;
  readonly verdicts: RankedVerdicts;
  readonly rankOf: ReadonlyMap<number, number>;
  /** Ranks with a verdict, as last looked up. */
  judged: ReadonlySet<number>;
}

export class LivePrecisionBook {
  readonly #connection: Connection;
  readonly #rankings = new Map<string, Ranking>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param threshold as the run scores. */
  precision(of: RankingOf, threshold: number): LivePrecision {
    const { verdicts, judged } = this.#ranking(of);
    const sign = isHigherBetter(this.#connection, of.run) ? -1 : 1;
    const { scores } = verdicts;
    const steps = Math.min(CURVE_POINTS, scores.length);
    const curve = Array.from({ length: steps }, (_, i) => {
      const last = Math.ceil(((i + 1) * scores.length) / steps) - 1;
      return pointAt(verdicts, last + 1 < scores.length ? scores[last + 1] : nextAfter(scores[last]), sign);
    });
    return { verdicts: judged.size, at: pointAt(verdicts, sign * threshold, sign), curve, confidence: CONFIDENCE };
  }

  /** Candidates whose verdicts would narrow the interval most, most telling first. */
  mostTelling(of: RankingOf, threshold: number, limit: number): CandidateId[] {
    const { verdicts } = this.#ranking(of);
    const sign = isHigherBetter(this.#connection, of.run) ? -1 : 1;
    const ranks = mostTellingSpans(verdicts, sign * threshold, limit, { seed: TELLING_SEED });
    return Array.from(ranks, (rank) => verdicts.keys[rank] as CandidateId);
  }

  #ranking({ run, type, version, language }: RankingOf): Ranking {
    const key = `${run} ${type} ${language ?? ''}`;
    let ranking = this.#rankings.get(key);
    if (ranking?.version !== version) {
      const { scores, ids } = readScored(this.#connection, run, type, language);
      const rankOf = new Map(Array.from(ids, (id, rank) => [id, rank]));
      ranking = { version, verdicts: new RankedVerdicts(scores, ids), rankOf, judged: new Set() };
      this.#rankings.set(key, ranking);
    }
    this.#judge(ranking, readDecided(this.#connection, run, type, language));
    return ranking;
  }

  #judge(ranking: Ranking, decided: readonly DecidedCandidate[]): void {
    const judged = new Set<number>();
    for (const { id, status } of decided) {
      const rank = ranking.rankOf.get(id);
      const judgement = JUDGEMENTS[status];
      if (rank === undefined || judgement === null) continue;
      judged.add(rank);
      if (ranking.verdicts.judgementAt(rank) !== judgement) ranking.verdicts.judge(rank, judgement);
    }
    for (const rank of ranking.judged) if (!judged.has(rank)) ranking.verdicts.judge(rank, null);
    ranking.judged = judged;
  }
}

function pointAt(verdicts: RankedVerdicts, threshold: number, sign: number): PrecisionPoint {
  const { precision, low, high, accepted, basis } = estimatePrecision(verdicts, threshold);
  return { threshold: sign * threshold, precision, low, high, candidates: accepted, basis };
}

/** A threshold that just accepts this score. */
function nextAfter(score: number): number {
  return score + Math.max(Math.abs(score), 1) * Number.EPSILON;
}
