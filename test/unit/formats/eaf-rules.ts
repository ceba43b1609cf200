// The rules of EAF's schema and of ELAN's validator that new tiers could break, as far as a reading of the published
// schema (EAFv3.0.xsd) gives them. Independent of the product: regular expressions over the text.

const CHILDREN = [
  ...['LICENSE', 'HEADER', 'TIME_ORDER', 'TIER', 'LINGUISTIC_TYPE', 'LOCALE', 'LANGUAGE', 'CONSTRAINT'],
  ...['CONTROLLED_VOCABULARY', 'LEXICON_REF', 'REF_LINK_SET', 'EXTERNAL_REF'],
];

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

/** One line for each rule that is broken. */
export function checkEafRules(eaf: string): string[] {
  const text = eaf.replace(/<!--[\s\S]*?-->/g, '');
  const broken: string[] = [];
  const order = all(text, new RegExp(`<(${CHILDREN.join('|')})[\\s/>]`, 'g')).map((name) => CHILDREN.indexOf(name));
  if (order.some((at, i) => i > 0 && at < order[i - 1])) broken.push('the children of the root are out of order');

  const types = new Map(
    all(text, /(<LINGUISTIC_TYPE\s[^>]*>)/g).map((tag) => [
      attribute(tag, 'LINGUISTIC_TYPE_ID'),
      attribute(tag, 'CONSTRAINTS'),
    ]),
  );
  const stereotypes = new Set(all(text, /<CONSTRAINT\s[^>]*STEREOTYPE="([^"]*)"/g));
  for (const stereotype of types.values()) {
    if (stereotype !== undefined && !stereotypes.has(stereotype)) broken.push(`no CONSTRAINT declares ${stereotype}`);
  }

  const tiers = [...text.matchAll(/(<TIER\s[^>]*?)(?:\/>|>([\s\S]*?)<\/TIER>)/g)].map(([, tag, body = '']) => ({
    id: attribute(tag, 'TIER_ID'),
    parent: attribute(tag, 'PARENT_REF'),
    stereotype: types.get(attribute(tag, 'LINGUISTIC_TYPE_REF')),
    isTyped: types.has(attribute(tag, 'LINGUISTIC_TYPE_REF')),
    annotations: all(body, /(<(?:REF|ALIGNABLE)_ANNOTATION\s[^>]*>)/g).map((each) => ({
      id: attribute(each, 'ANNOTATION_ID'),
      parent: attribute(each, 'ANNOTATION_REF'),
      previous: attribute(each, 'PREVIOUS_ANNOTATION'),
    })),
  }));
  const ids = tiers.flatMap(({ annotations }) => annotations.map(({ id }) => id));
  if (new Set(ids).size < ids.length) broken.push('two annotations have one id');
  if (new Set(tiers.map(({ id }) => id)).size < tiers.length) broken.push('two tiers have one name');
  const last = /lastUsedAnnotationId">(\d+)</.exec(text)?.[1];
  const highest = Math.max(0, ...ids.map((id) => Number(/^a(\d+)$/.exec(id ?? '')?.[1] ?? 0)));
  if (last !== undefined && Number(last) < highest) broken.push('lastUsedAnnotationId is too low');

  for (const { id, parent, stereotype, isTyped, annotations } of tiers) {
    if (!isTyped) broken.push(`${id}: its type is not declared`);
    const parents = new Set(tiers.find((tier) => tier.id === parent)?.annotations.map((each) => each.id));
    if (parent !== undefined && !tiers.some((tier) => tier.id === parent))
      broken.push(`${id}: its parent is not there`);
    const taken = new Set<string>();
    let before: (typeof annotations)[number] | undefined;
    for (const annotation of annotations) {
      if (annotation.parent !== undefined && !parents.has(annotation.parent)) broken.push(`${id}: refers to no parent`);
      if (stereotype === 'Symbolic_Association') {
        if (taken.has(annotation.parent ?? '')) broken.push(`${id}: two annotations of one parent`);
        taken.add(annotation.parent ?? '');
      } else if (stereotype === 'Symbolic_Subdivision' && annotation.parent === before?.parent) {
        if (annotation.previous !== before?.id) broken.push(`${id}: the chain of its annotations is torn`);
      }
      before = annotation;
    }
  }
  return [...new Set(broken)];
}
