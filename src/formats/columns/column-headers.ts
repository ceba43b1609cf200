// What the columns of tables and of CoNLL-like files are called where a first row names them.

const SENTENCE_HEADER = /^sent(?:ence)?s?[\s_.-]*(?:#|no\.?|nr\.?|num(?:ber)?|id|idx|index)$/i;
const TAG_HEADER = /^(?:ne-coarse-lit|ner?|(?:ner?|entity|iob|bio)[_:-]?(?:tags?|labels?)?|tags?|labels?|.*:ner?)$/i;

/** Of the column that says which sentence a row belongs to. */
export const isSentenceHeader = (name: string) => SENTENCE_HEADER.test(name);

/** Of a column of entity tags. */
export const isTagHeader = (name: string) => TAG_HEADER.test(name);
