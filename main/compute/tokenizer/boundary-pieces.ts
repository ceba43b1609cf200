// The pieces that the post-processor puts around a single text: [CLS] … [SEP], <s> … </s>, or none.

import { invalidTokenizer, unsupportedTokenizer } from './invalid.ts';

export interface PostProcessorConfig {
  readonly type: string;
  readonly processors?: readonly PostProcessorConfig[];
  readonly single?: readonly TemplateItem[];
  readonly special_tokens?: Record<string, { readonly ids: readonly number[] }>;
  readonly cls?: readonly [string, number];
  readonly sep?: readonly [string, number];
}

type TemplateItem = { readonly SpecialToken: { readonly id: string } } | { readonly Sequence: { readonly id: string } };

export interface BoundaryPieces {
  readonly leading: readonly number[];
  readonly trailing: readonly number[];
}

export function readBoundaryPieces(config: PostProcessorConfig | null): BoundaryPieces {
  if (config === null) return { leading: [], trailing: [] };
  switch (config.type) {
    case 'ByteLevel':
      return { leading: [], trailing: [] };
    case 'BertProcessing':
    case 'RobertaProcessing':
      if (!config.cls || !config.sep) throw invalidTokenizer('its post-processor names no boundary pieces');
      return { leading: [config.cls[1]], trailing: [config.sep[1]] };
    case 'TemplateProcessing':
      return readTemplate(config);
    case 'Sequence':
      return (config.processors ?? []).map(readBoundaryPieces).reduce(
        (inner, outer) => ({
          leading: [...outer.leading, ...inner.leading],
          trailing: [...inner.trailing, ...outer.trailing],
        }),
        { leading: [], trailing: [] },
      );
    default:
      throw unsupportedTokenizer('post-processor', config.type);
  }
}

function readTemplate({ single = [], special_tokens = {} }: PostProcessorConfig): BoundaryPieces {
  const leading: number[] = [];
  const trailing: number[] = [];
  let isBefore = true;
  for (const item of single) {
    if ('Sequence' in item) {
      isBefore = false;
      continue;
    }
    const ids = special_tokens[item.SpecialToken.id]?.ids;
    if (ids === undefined) throw invalidTokenizer('its post-processor uses a boundary piece that it does not define');
    (isBefore ? leading : trailing).push(...ids);
  }
  return { leading, trailing };
}
