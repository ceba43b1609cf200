// What a file lets the linguist choose before it is read: tiers, the column or field with the text, a writing system, a layer
// of annotations. Told by what the file says of itself (`ImportPreview.facts`).

export type OfferKey = 'tiers' | 'textColumn' | 'textMarker' | 'writingSystem' | 'layer' | 'nameElements';

export interface SourceOffer {
  readonly key: OfferKey;
  /** Several may be chosen. */
  readonly isList: boolean;
  readonly options: readonly { readonly value: string; readonly count?: number }[];
}

/** Elements of TEI that name something; none is an entity until it is chosen. */
const NAME_ELEMENTS = ['persName', 'placeName', 'orgName', 'geogName', 'name'];

export function offersOf(format: string, facts: Readonly<Record<string, unknown>>): readonly SourceOffer[] {
  const offers: SourceOffer[] = [
    { key: 'tiers', isList: true, options: tiersIn(facts.perTier) },
    { key: 'textColumn', isList: false, options: listOf(facts.columns).map((value) => ({ value })) },
    { key: 'textMarker', isList: false, options: format === 'toolbox' ? countsIn(facts.markers) : [] },
    { key: 'writingSystem', isList: false, options: countsIn(facts.wordItemLanguages) },
    { key: 'layer', isList: false, options: layersIn(facts.layers) },
    { key: 'nameElements', isList: true, options: format === 'tei' ? NAME_ELEMENTS.map((value) => ({ value })) : [] },
  ];
  const isTable = format === 'csv' || format === 'xlsx';
  // Where there is one only there is nothing to choose.
  return offers.filter(({ key, options }) => options.length > 1 && (key !== 'textColumn' || isTable));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string' && one !== '') : [];

function countsIn(value: unknown): SourceOffer['options'] {
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([name, count]) =>
    typeof count === 'number' ? { value: name, count } : { value: name },
  );
}

/** ELAN's have an id, Praat's a name. */
function tiersIn(value: unknown): SourceOffer['options'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map(({ id, name, nonEmpty }) => ({
    value: String(id ?? name),
    ...(typeof nonEmpty === 'number' ? { count: nonEmpty } : {}),
  }));
}

/** Layers of spans; relations and chains are no entities. */
function layersIn(value: unknown): SourceOffer['options'] {
  if (!Array.isArray(value)) return [];
  return value.filter((one) => isRecord(one) && one.kind === 'T_SP').map((one) => ({ value: String(one.name) }));
}
