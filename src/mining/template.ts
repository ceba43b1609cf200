// The label context: a sentence made of the type's phrase and a slot for the span (method section 3; paper 4.2, 6.3).

import { Failure } from '../failure.ts';

/**
 * Masked models. PAPER: section 4.2 prints "The [ENTITY LABEL]: [SEED SPAN]"; the authors' commands, which produced the
 * results, say "The {label} name: X". We follow the commands.
 */
export const MASKED_TEMPLATE = 'The {label} name: {seed}';
/** Causal models (paper 6.3; "a/an" is written out, as there). */
export const CAUSAL_TEMPLATE = '{seed} is a/an {label} name';
/** PromptMine (paper 5.2): the sentence, the span, and a slot for the label (masked) or the label after it (causal). */
export const MASKED_PROMPT = '{sentence} {span} is a/an {mask} entity.';
export const CAUSAL_PROMPT = '{sentence} {span} is a/an';

/** A label context with a phrase filled in and its slot still open. */
export interface LabelContext {
  readonly before: string;
  readonly after: string;
}

/** @throws Failure when `{seed}` does not occur exactly once, or `{label}` never. */
export function checkTemplate(template: string): void {
  const seeds = template.split('{seed}').length - 1;
  if (seeds !== 1) {
    throw new Failure(
      'template-invalid',
      `The template has {seed} ${seeds === 0 ? 'nowhere' : `${seeds} times`}.`,
      `Write {seed} once where the span stands, for instance "${MASKED_TEMPLATE}".`,
    );
  }
  const unknown = template.match(/\{(?!seed\}|label\})[^}]*\}/);
  if (unknown) {
    throw new Failure(
      'template-invalid',
      `The template has an unknown slot ${unknown[0]}.`,
      'Only {label} and {seed} can be used.',
    );
  }
  if (template.replace('{seed}', '').trim() === '') {
    throw new Failure(
      'template-invalid',
      'The template is only {seed}: nothing is left to compare.',
      `For instance "${MASKED_TEMPLATE}".`,
    );
  }
}

export function labelContext(template: string, phrase: string): LabelContext {
  const [before, after] = template.split('{seed}').map((part) => part.replaceAll('{label}', phrase));
  return { before, after };
}

export function fillContext(context: LabelContext, span: string): string {
  return context.before + span + context.after;
}
