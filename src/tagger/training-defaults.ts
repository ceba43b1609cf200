// What a training does where nobody says otherwise: settings of the measurements in the training notes, on news and
// encyclopaedic text with models of six layers.

export const DEFAULT_EPOCHS = 6;
export const DEFAULT_LEARNING_RATE = 2e-4;
/** Share of the decided sentences that is held out, to see how the training goes. */
export const DEFAULT_DEV_SHARE = 0.1;
