// Linear warm-up from 0 to the full rate, then linear decay to 0 at the last step (Devlin et al. 2019, appendix A).

/**
 * The factor of the learning rate at a step.
 * @param step 0 for the first. @param warmUp share of all steps.
 */
export function learningRateFactor(step: number, steps: number, warmUp: number): number {
  const rising = Math.floor(steps * warmUp);
  if (step < rising) return (step + 1) / rising;
  return (steps - step) / (steps - rising);
}
